{{/* Names of everything: the component, with the revision behind it unless that is `default`. */}}
{{- define "vicinity.suffix" -}}
{{- if ne .Values.revision "default" }}-{{ .Values.revision }}{{ end -}}
{{- end }}
{{- define "vicinity.control" -}}
vicinity-control{{ include "vicinity.suffix" . }}
{{- end }}
{{- define "vicinity.injector" -}}
vicinity-injector{{ include "vicinity.suffix" . }}
{{- end }}

{{- define "vicinity.cni" -}}
vicinity-cni{{ include "vicinity.suffix" . }}
{{- end }}

{{/* Labels of one component's objects: (dict "root" $ "component" "control"). */}}
{{- define "vicinity.labels" -}}
app.kubernetes.io/name: vicinity
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: vicinity
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{ include "vicinity.selector" . }}
{{- end }}

{{/* What tells a component's pods from all others; never changes within a release. */}}
{{- define "vicinity.selector" -}}
app: vicinity-{{ .component }}
vicinity.dev/rev: {{ .root.Values.revision }}
{{- end }}

{{- define "vicinity.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "vicinity.rootNamespaces" -}}
{{- if .Values.mesh.rootNamespace -}}
{{ .Values.mesh.rootNamespace }}
{{- else -}}
{{ list "istio-system" .Release.Namespace | uniq | join "," }}
{{- end -}}
{{- end }}
