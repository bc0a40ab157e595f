{{/* What the pods of both components share: (dict "root" $ "component" "control" "values" .Values.control). */}}

{{- define "vicinity.podMetadata" -}}
labels:
  {{- include "vicinity.labels" . | nindent 2 }}
  # A control plane does not wait for itself.
  vicinity.dev/inject: "false"
  sidecar.istio.io/inject: "false"
annotations:
  prometheus.io/scrape: "true"
  prometheus.io/port: "15014"
  prometheus.io/path: /metrics
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "vicinity.podPlacement" -}}
# A process goes on serving for 5 s after SIGTERM, until every node knows that it is no endpoint any more.
terminationGracePeriodSeconds: 40
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "vicinity.selector" $ | nindent 8 }}
    # each generation of pods is spread by itself, else a rolling update leaves both on one node
    matchLabelKeys: [pod-template-hash]
  {{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1337
  runAsGroup: 1337
  fsGroup: 1337
  seccompProfile:
    type: RuntimeDefault
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vicinity.containerShared" -}}
image: {{ include "vicinity.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args:
  - -Xmx{{ .values.heap }}
  - "@/opt/vicinity/{{ .component }}"
resources:
  {{- toYaml .values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
startupProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 1
  # a start waits for the API server; a restart would only begin anew
  failureThreshold: 300
livenessProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz, port: metrics}
  periodSeconds: 2
  timeoutSeconds: 3
{{- end }}

{{- define "vicinity.ownName" -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: VICINITY_REVISION
  value: {{ .root.Values.revision | quote }}
{{- end }}

{{- define "vicinity.furtherEnv" -}}
{{- range $name, $value := .values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Deployment settings by which an update never leaves fewer pods ready than before. */}}
{{- define "vicinity.rollout" -}}
replicas: {{ .values.replicas }}
revisionHistoryLimit: 3
strategy:
  type: RollingUpdate
  rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
selector:
  matchLabels:
    {{- include "vicinity.selector" . | nindent 4 }}
{{- end }}
