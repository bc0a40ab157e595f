{{/* What the injector puts into pods unless their annotations say otherwise. */}}
{{- define "vicinity.injection" -}}
image:
  repository: {{ .Values.image.repository | quote }}
  tag: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
  pullPolicy: {{ .Values.image.pullPolicy }}
  pullSecrets: {{ .Values.image.pullSecrets | toJson }}
systemNamespace: {{ .Release.Namespace }}
control: {{ include "vicinity.control" . }}.{{ .Release.Namespace }}.svc:15012
injection:
  {{- /* the rest of it is for the API server */}}
  {{- toYaml (pick .Values.injection "capture" "istioLabels" "mergeMetrics" "nativeSidecars" "rewriteProbes") | nindent 2 }}
proxy:
  {{- toYaml .Values.proxy | nindent 2 }}
{{- end }}
