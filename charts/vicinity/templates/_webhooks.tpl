{{/*
Which pods this revision injects, one webhook each, because selectors cannot say "or".

Our labels: a namespace's vicinity.dev/rev moves it to that revision; injection=enabled without it is the revision
`default`; in a namespace with neither each pod speaks for itself. Istio's labels, if they are heeded, by Istio's own
rules (istio-injection goes before istio.io/rev), and only where the namespace has none of ours.
*/}}
{{- define "vicinity.selections" -}}
{{- $default := eq .Values.revision "default" -}}
selections:
  {{- if $default }}
  - name: namespace
    namespace:
      - {key: vicinity.dev/injection, operator: In, values: [enabled]}
      - {key: vicinity.dev/rev, operator: DoesNotExist}
  {{- end }}
  - name: revision.namespace
    namespace:
      - {key: vicinity.dev/injection, operator: NotIn, values: [disabled]}
      - {key: vicinity.dev/rev, operator: In, values: [{{ .Values.revision | quote }}]}
  {{- if $default }}
  - name: pod
    namespace: {{ include "vicinity.unlabelled" . | nindent 6 }}
    pod:
      - {key: vicinity.dev/inject, operator: In, values: ["true"]}
      - {key: vicinity.dev/rev, operator: DoesNotExist}
  {{- end }}
  - name: revision.pod
    namespace: {{ include "vicinity.unlabelled" . | nindent 6 }}
    pod:
      - {key: vicinity.dev/rev, operator: In, values: [{{ .Values.revision | quote }}]}
  {{- if .Values.injection.istioLabels }}
  {{- if $default }}
  - name: istio.namespace
    namespace:
      - {key: istio-injection, operator: In, values: [enabled]}
      - {key: vicinity.dev/injection, operator: DoesNotExist}
      - {key: vicinity.dev/rev, operator: DoesNotExist}
  {{- end }}
  - name: istio.revision.namespace
    namespace:
      - {key: istio.io/rev, operator: In, values: [{{ .Values.revision | quote }}]}
      - {key: istio-injection, operator: DoesNotExist}
      - {key: vicinity.dev/injection, operator: DoesNotExist}
      - {key: vicinity.dev/rev, operator: DoesNotExist}
  {{- if $default }}
  - name: istio.pod
    namespace: {{ include "vicinity.unlabelled" . | nindent 6 }}
    pod:
      - {key: sidecar.istio.io/inject, operator: In, values: ["true"]}
      - {key: istio.io/rev, operator: DoesNotExist}
      - {key: vicinity.dev/inject, operator: DoesNotExist}
      - {key: vicinity.dev/rev, operator: DoesNotExist}
  {{- end }}
  - name: istio.revision.pod
    namespace: {{ include "vicinity.unlabelled" . | nindent 6 }}
    pod:
      - {key: istio.io/rev, operator: In, values: [{{ .Values.revision | quote }}]}
      - {key: vicinity.dev/rev, operator: DoesNotExist}
  {{- end }}
{{- end }}

{{- define "vicinity.unlabelled" -}}
- {key: vicinity.dev/injection, operator: DoesNotExist}
- {key: vicinity.dev/rev, operator: DoesNotExist}
{{- if .Values.injection.istioLabels }}
- {key: istio-injection, operator: DoesNotExist}
- {key: istio.io/rev, operator: DoesNotExist}
{{- end }}
{{- end }}
