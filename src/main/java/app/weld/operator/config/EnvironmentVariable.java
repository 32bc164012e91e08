package app.weld.operator.config;

/** The environment variables that the operator reads; {@code docs/configuration.md} is this list. */
public enum EnvironmentVariable {
    WELD_API_URL(
            "https://connect.weld.app",
            "Where Weld's API is: an absolute http or https URL without user, query or fragment."),
    WELD_POLL_INTERVAL("60s", "How often each workspace is looked at, 100ms to 1h."),
    WELD_REQUESTS_PER_SECOND("10", "Requests to Weld per second and API key, 0.1 to 100000."),
    WELD_MAX_IN_FLIGHT("8", "Requests to Weld at the same time per API key, 1 to 1000."),
    WELD_REQUEST_TIMEOUT(
            "30s", "How long one request to Weld may take, 100ms to 10m, and less than WELD_CREATION_GRACE."),
    WELD_CREATION_GRACE(
            "90s",
            "How long a creation whose outcome is not known is looked for before it is tried again, and how long Weld's reads "
                    + "may lag behind its writes, 200ms to 1h."),
    WATCH_NAMESPACES("", "Namespaces to watch, comma separated; all where empty."),
    WATCH_SELECTOR("", "Label selector of the resources to watch; all where empty."),
    LEADER_ELECTION("true", "Whether replicas elect a leader: true or false."),
    LEASE_NAME(
            "",
            "The Lease that replicas elect their leader by. Where empty, weld-operator, and with WATCH_SELECTOR a name that "
                    + "follows from it, so that two shards in one namespace both work."),
    POD_NAMESPACE("", "The namespace of the lease; that of the cluster's configuration where empty."),
    HTTP_PORT("8080", "Port of /healthz, /readyz and /metrics, 0 to 65535 (0: any free one)."),
    CALLBACK_URL(
            "",
            "The public URL of the callback endpoint, where Weld sends browsers: https with a path of its own and without "
                    + "user, port, query or fragment; for localhost also http and a port. None where empty."),
    CALLBACK_PORT(
            "",
            "Port of the callback endpoint, 0 to 65535 (0: any free one), and another one than HTTP_PORT. Where empty, the callback is "
                    + "at HTTP_PORT, which is for trying things out: the chart always names a port. Nothing "
                    + "listens there without CALLBACK_URL."),
    LOG_FORMAT("text", "How a line of the log is written: text or json."),
    LOG_LEVEL("info", "What is logged: error, warn, info, debug or trace.");

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
