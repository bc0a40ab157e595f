{{/*
A folder of the host: (dict "name" "conf" "path" .Values.cni.confDir). A volume cannot name the node, a mount can: what
comes before the first folder with the node's name is the volume, the rest the mount's.
*/}}
{{- define "vicinity.hostVolume" -}}
{{- $fixed := list }}
{{- $varies := false }}
{{- range splitList "/" (trimPrefix "/" .path) }}
{{- if contains "$(" . }}{{ $varies = true }}{{ end }}
{{- if not $varies }}{{ $fixed = append $fixed . }}{{ end }}
{{- end -}}
/{{ join "/" $fixed }}
{{- end }}

{{- define "vicinity.hostFolder" -}}
- name: {{ .name }}
  hostPath: {path: {{ include "vicinity.hostVolume" . | quote }}, type: DirectoryOrCreate}
{{- end }}

{{- define "vicinity.hostMount" -}}
{{- $rest := trimPrefix "/" (trimPrefix (include "vicinity.hostVolume" .) .path) -}}
- name: {{ .name }}
  mountPath: /host/cni/{{ .name }}
  {{- with $rest }}
  subPathExpr: {{ . | quote }}
  {{- end }}
{{- end }}
