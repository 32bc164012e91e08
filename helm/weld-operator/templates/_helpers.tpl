{{- /* Puts defaults where a value is missing or null: --set x=null, or --reuse-values from a chart that did not have it. Each template begins with it.
     In maps that are free to have anything, null takes away what is in them by default. */ -}}
{{- define "weld-operator.defaults" -}}
{{- include "weld-operator.fill" (dict "values" .Values "defaults" (.Files.Get "files/defaults.yaml" | fromYaml)) }}
{{- end }}

{{- define "weld-operator.fill" -}}
{{- $free := list "podSecurityContext" "securityContext" "resources" "labels" "startupProbe" "livenessProbe" "readinessProbe" }}
{{- range $key, $default := .defaults }}
{{- if or (not (hasKey $.values $key)) (kindIs "invalid" (index $.values $key)) }}
{{- $_ := set $.values $key $default }}
{{- else if kindIs "map" $default }}
{{- include "weld-operator.fill" (dict "values" (index $.values $key) "defaults" (has $key $free | ternary dict $default)) }}
{{- end }}
{{- end }}
{{- range $key, $value := .values }}
{{- if and (kindIs "invalid" $value) (not (hasKey $.defaults $key)) }}
{{- $_ := unset $.values $key }}
{{- end }}
{{- end }}
{{- end }}

{{- /* A name as it is where it is a DNS label that begins with a letter, as those of Services have to, and not too long; else what is left
     of it, and a digest that tells it from others. */ -}}
{{- define "weld-operator.fit" -}}
{{- if and (le (len .name) (int .max)) (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" .name) }}
{{- .name }}
{{- else }}
{{- $rest := regexReplaceAll "[^a-z0-9]+" (lower .name) "-" | trimAll "-" }}
{{- if not (regexMatch "^[a-z]" $rest) }}
{{- $rest = printf "weld-%s" $rest }}
{{- end }}
{{- printf "%s-%s" ($rest | trunc (int (sub .max 9)) | trimSuffix "-") (sha256sum .name | trunc 8) }}
{{- end }}
{{- end }}

{{- /* A label: 58 characters leave room for "-test". */ -}}
{{- define "weld-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 58 | trimSuffix "-" }}
{{- end }}

{{- /* 55 characters leave room for "-metrics". */ -}}
{{- define "weld-operator.fullname" -}}
{{- $name := include "weld-operator.name" . }}
{{- $whole := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- include "weld-operator.fit" (dict "name" (default $whole .Values.fullnameOverride) "max" 55) }}
{{- end }}

{{- /* The full name with an ending, in 63 characters: include "weld-operator.nameWith" (list . "metrics") */ -}}
{{- define "weld-operator.nameWith" -}}
{{- $max := sub 62 (len (index . 1)) }}
{{- printf "%s-%s" (include "weld-operator.fit" (dict "name" (include "weld-operator.fullname" (index . 0)) "max" $max)) (index . 1) }}
{{- end }}

{{- /* Where everything is that is in a namespace. */ -}}
{{- define "weld-operator.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- /* What is not in a namespace. No namespace and no full name has a colon in it, so no two releases have one name. */ -}}
{{- define "weld-operator.clusterName" -}}
{{- printf "%s:%s" (include "weld-operator.namespace" .) (include "weld-operator.fullname" .) }}
{{- end }}

{{- define "weld-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "weld-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "weld-operator.labels" -}}
{{- include "weld-operator.labelsWith" (list . dict) }}
{{- end }}

{{- /* Labels with more of them: (list . more). The chart's own stay as they are, whatever else is called so: selectors go by them. */ -}}
{{- define "weld-operator.labelsWith" -}}
{{- $root := index . 0 }}
{{- $own := include "weld-operator.selectorLabels" $root | fromYaml }}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- $_ := set $own "app.kubernetes.io/version" (toString $root.Chart.AppVersion) }}
{{- $_ := set $own "app.kubernetes.io/managed-by" $root.Release.Service }}
{{- toYaml (merge $own (index . 1) $root.Values.commonLabels) }}
{{- end }}

{{- define "weld-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "weld-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "weld-operator.image" -}}
{{- $repository := include "weld-operator.atRegistry" (list .Values.image.repository (default .Values.image.registry .Values.global.imageRegistry)) }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- /* An image at another registry, if there is one: (list image registry). What is before the first slash is a registry where it has a dot or a port. */ -}}
{{- define "weld-operator.atRegistry" -}}
{{- $image := index . 0 }}
{{- $registry := index . 1 | trimSuffix "/" }}
{{- if $registry }}
{{- printf "%s/%s" $registry (regexReplaceAll "^(localhost|[^/]*[.:][^/]*)/" $image "") }}
{{- else }}
{{- $image }}
{{- end }}
{{- end }}

{{- /* Secrets of this chart and of all charts, each once. */ -}}
{{- define "weld-operator.imagePullSecrets" -}}
{{- $secrets := list }}
{{- range concat .Values.global.imagePullSecrets .Values.imagePullSecrets }}
{{- $secrets = append $secrets (kindIs "string" . | ternary (dict "name" .) .) }}
{{- end }}
{{- with uniq $secrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Whether there is a value for a kind, and the cluster has it or is taken to: (list . "serviceMonitor" "monitoring.coreos.com/v1" "ServiceMonitor") */ -}}
{{- define "weld-operator.rendered" -}}
{{- $root := index . 0 }}
{{- $value := get $root.Values (index . 1) }}
{{- $kind := printf "%s/%s" (index . 2) (index . 3) }}
{{- if $value.enabled }}
{{- if or (eq $value.renderMode "alwaysRender") ($root.Capabilities.APIVersions.Has $kind) }}
{{- true }}
{{- else if eq $value.renderMode "failIfMissing" }}
{{- fail (printf "%s.enabled is true, and this cluster does not have the kind %s: install it first, or set %s.renderMode to skipIfMissing" (index . 1) $kind (index . 1)) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The proxy on the way to Weld, with its port. */ -}}
{{- define "weld-operator.proxy" -}}
{{- with .Values.proxy.url }}
{{- printf "http://%s:%s" (regexReplaceAll ":[0-9]+$" (get (urlParse .) "host") "") (include "weld-operator.portOf" (dict "url" . "otherwise" "3128")) }}
{{- end }}
{{- end }}

{{- /* Options of the JVM, with those of whom to trust. */ -}}
{{- define "weld-operator.jvmOptions" -}}
{{- $options := list }}
{{- with .Values.jvmOptions }}
{{- $options = append $options . }}
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
- apiGroups: [""]
  resources: [events]
  verbs: [get, create, patch]
# Whether the namespace is terminating.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end }}

