package app.weld.operator.api.v1alpha1;

/** What a request in a manifest requests of the streams of a sync. */
public enum RequestType {
    /** A run now. */
    Run,
    /** The next run is a full refresh. */
    FullRefresh
}
