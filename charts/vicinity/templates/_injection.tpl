{{/* What the injector puts into pods unless their annotations say otherwise. */}}
{{- define "vicinity.injection" -}}
revision: {{ .Values.revision | quote }}
image: {{ include "vicinity.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
imagePullSecrets: {{ .Values.image.pullSecrets | toJson }}
control: {{ printf "%s.%s.svc:15012" (include "vicinity.control" .) .Release.Namespace | quote }}
trustDomain: {{ .Values.mesh.trustDomain | quote }}
clusterId: {{ .Values.mesh.clusterId | quote }}
clusterDomain: {{ .Values.mesh.clusterDomain | quote }}
istioLabels: {{ .Values.injection.istioLabels }}
capture: {{ .Values.injection.capture }}
proxy:
  {{- toYaml .Values.proxy | nindent 2 }}
{{- end }}
