{{- define "weld-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "weld-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "weld-operator.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "weld-operator.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "weld-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "weld-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "weld-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "weld-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "weld-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "weld-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "weld-operator.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- /* What the operator may do in the namespaces that it looks after. */ -}}
{{- define "weld-operator.namespacedRules" -}}
- apiGroups: [weld.app]
  resources: [weldconnections, weldeltsyncs]
  verbs: [get, list, watch, patch, update]
- apiGroups: [weld.app]
  resources: [weldconnections/status, weldeltsyncs/status]
  verbs: [get, patch, update]
- apiGroups: [weld.app]
  resources: [weldconnections/finalizers, weldeltsyncs/finalizers]
  verbs: [update]
# API keys: read, and watched by name, never written.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create, patch, update]
{{- end }}

{{- /* What concerns the cluster as a whole. */ -}}
{{- define "weld-operator.clusterRules" -}}
# Whether a namespace is terminating.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
# Whether the CRDs are there.
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [get, list]
{{- end }}
