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

{{- /* What is not in a namespace: two releases in two namespaces may have one name. */ -}}
{{- define "weld-operator.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "weld-operator.fullname" .) }}
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
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
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

{{- /* Options of the JVM, with those of the proxy and of whom to trust. */ -}}
{{- define "weld-operator.jvmOptions" -}}
{{- $options := list }}
{{- with .Values.jvmOptions }}
{{- $options = append $options . }}
{{- end }}
{{- with .Values.proxy.url }}
{{- $host := get (urlParse .) "host" }}
{{- $name := regexReplaceAll ":[0-9]+$" $host "" }}
{{- $port := ternary (trimPrefix (printf "%s:" $name) $host) "3128" (ne $name $host) }}
{{- range list "http" "https" }}
{{- $options = append $options (printf "-D%s.proxyHost=%s -D%s.proxyPort=%s" . $name . $port) }}
{{- end }}
{{- end }}
{{- if or .Values.caBundle.configMap .Values.caBundle.secret }}
{{- $options = append $options (printf "-Djavax.net.ssl.trustStore=/etc/weld-operator/ca/%s -Djavax.net.ssl.trustStoreType=PKCS12" .Values.caBundle.key) }}
{{- with .Values.caBundle.password }}
{{- $options = append $options (printf "-Djavax.net.ssl.trustStorePassword=%s" .) }}
{{- end }}
{{- end }}
{{- join " " $options }}
{{- end }}

{{- /* Where something listens: the port of a URL, else the one that goes without saying. */ -}}
{{- define "weld-operator.portOf" -}}
{{- $url := urlParse .url }}
{{- $port := regexFind ":[0-9]+$" (get $url "host") | trimPrefix ":" }}
{{- default .otherwise $port }}
{{- end }}

{{- /* What the operator may do in the namespaces that it looks after. */ -}}
{{- define "weld-operator.namespacedRules" -}}
- apiGroups: [weld.app]
  resources: [weldconnections, weldeltsyncs]
  verbs: [get, list, watch, patch]
- apiGroups: [weld.app]
  resources: [weldconnections/status, weldeltsyncs/status]
  verbs: [patch]
# API keys: listed and watched by name, one at a time, never written.
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.rbac.secretNames }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  verbs: [list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [get, create, patch]
# Whether the namespace is terminating.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end }}

