package app.weld.operator.weld;

/** The calls of {@link WeldApi}, to be scripted, hooked and counted. */
public enum Call {
    SYNCS(false),
    SYNCS_UNTIL(false),
    SYNCS_OF(false),
    SYNC(false),
    CREATE_SYNC(true),
    UPDATE_SYNC(true),
    ENABLE_SYNC(true),
    DISABLE_SYNC(true),
    DELETE_SYNC(true),
    ATTACH_ORCHESTRATION(true),
    DETACH_ORCHESTRATION(true),
    ORCHESTRATIONS(false),
    ORCHESTRATION_RUNS(false),
    STREAMS(false),
    STREAMS_OF(false),
    PUT_STREAMS(true),
    DELETE_STREAM(true),
    AVAILABLE_STREAMS(false),
    RUNS(false),
    REQUEST_RUN(true),
    STREAM_RUNS(false),
    REQUEST_FULL_REFRESH(true),
    CANCEL_FULL_REFRESH(true),
    CONNECTIONS(false),
    DELETE_CONNECTION(true),
    SETTINGS_SCHEMA(false),
    INTEGRATIONS(false),
    BRIDGES(false),
    CREATE_BRIDGE(true);

    private final boolean writes;

    Call(boolean writes) {
        this.writes = writes;
    }

    /** Whether the call changes something in Weld. */
    public boolean writes() {
        return writes;
    }
}
