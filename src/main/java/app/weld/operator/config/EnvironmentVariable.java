package app.weld.operator.config;

/** The environment variables that the operator reads; {@code docs/configuration.md} is this list. */
public enum EnvironmentVariable {
    WELD_API_URL(
            "https://connect.weld.app",
            "URL of Weld's API: an absolute http or https URL without user, query or fragment."),
    WELD_POLL_INTERVAL("60s", "Interval at which each workspace is listed, 100ms to 1h."),
    WELD_REQUESTS_PER_SECOND("10", "Maximum number of requests to Weld per second and API key, 0.1 to 100000."),
    WELD_MAX_IN_FLIGHT("8", "Maximum number of parallel requests to Weld per API key, 1 to 1000."),
    WELD_REQUEST_TIMEOUT("30s", "Timeout of a request to Weld, 100ms to 10m. It has to be below WELD_CREATION_GRACE."),
    WELD_CREATION_GRACE(
            "90s",
            "After a creation without an answer, how long the operator searches for the object before it tries again; and how long "
                    + "Weld's reads may lag behind its writes. 200ms to 1h."),
    WATCH_NAMESPACES("", "Namespaces to watch, separated by commas. If empty, all."),
    WATCH_SELECTOR("", "Label selector of the resources to watch. If empty, all."),
    WORKSPACES_ENABLED(
            "false",
            "Whether resources may refer to WeldWorkspaces: true or false. The operator then watches WeldWorkspaces, and the namespaces if a "
                    + "selector needs their labels."),
    LEADER_ELECTION("true", "Whether the replicas elect a leader: true or false."),
    LEASE_NAME(
            "",
            "Name of the Lease for the leader election. If empty, weld-operator; with WATCH_SELECTOR, a name derived from the selector, "
                    + "so that two shards in one namespace both work."),
    POD_NAMESPACE("", "Namespace of the Lease. If empty, the namespace of the cluster configuration."),
    HTTP_PORT(
            "8080",
            "Port of /healthz, /readyz and, unless METRICS_PORT is set, /metrics, 0 to 65535 (0: any free port)."),
    CALLBACK_URL(
            "",
            "Public URL of the callback endpoint, to which Weld sends browsers: https, with a path other than /, and without user, port, query or "
                    + "fragment. For localhost, http and a port are allowed. If empty, there is no callback endpoint."),
    CALLBACK_PORT(
            "",
            "Port of the callback endpoint, 0 to 65535 (0: any free port), different from HTTP_PORT. If empty, the callback is on "
                    + "HTTP_PORT, which is only for trials. It is unused without CALLBACK_URL."),
    CONNECT_URL(
            "",
            "Public URL of the connect page, from which a person goes to Weld to authorize a source: of the same form as CALLBACK_URL, which it "
                    + "needs, with a path that neither begins with that of CALLBACK_URL nor is its beginning. It is on the port of the callback. If "
                    + "empty, there is no connect page."),
    WELD_APP_SYNC_URL(
            "",
            "Template of the address of a sync in the Weld app, for status.url: https, with {id}, and if needed {connectionId}, after the host, "
                    + "such as https://weld.example/syncs/{id}. Weld does not document these addresses. If empty, there is no status.url."),
    WELD_APP_CONNECTION_URL(
            "",
            "Template of the address of a connection in the Weld app, for status.url: https, with {id} after the host. If empty, there is no "
                    + "status.url."),
    METRICS_PORT(
            "",
            "Port of /metrics, 0 to 65535 (0: any free port), different from HTTP_PORT and CALLBACK_PORT. If empty, the metrics are on "
                    + "HTTP_PORT, without TLS and authorization."),
    METRICS_CERT_DIR(
            "",
            "Folder with tls.crt and tls.key, such as a mounted Secret, with which /metrics is served over TLS. They are read again when they "
                    + "change. If empty, without TLS."),
    METRICS_AUTHORIZATION(
            "false",
            "Whether /metrics requires a bearer token that the API server accepts, of a user who may get the URL path /metrics: true or "
                    + "false. It needs METRICS_CERT_DIR."),
    LOG_FORMAT("text", "Format of log lines: text or json."),
    LOG_LEVEL("info", "Log level: error, warn, info, debug or trace.");

    private final String preset;
    private final String meaning;

    EnvironmentVariable(String preset, String meaning) {
        this.preset = preset;
        this.meaning = meaning;
    }

    /** The value where the variable is absent or blank. */
    public String preset() {
        return preset;
    }

    String meaning() {
        return meaning;
    }
}
