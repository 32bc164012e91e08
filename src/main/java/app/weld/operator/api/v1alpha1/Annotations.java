package app.weld.operator.api.v1alpha1;

/** The names of the API group and of the annotations that users set and the operator reads. */
public final class Annotations {
    public static final String GROUP = "weld.app";
    public static final String VERSION = "v1alpha1";

    /** Any new value: look at Weld now. */
    public static final String RECONCILE_REQUESTED_AT = "weld.app/reconcile-requested-at";
    /** The same, in Flux' words ({@code flux reconcile}). */
    public static final String FLUX_REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
    /** Any new value: run the streams of a sync now. */
    public static final String RUN_REQUESTED_AT = "weld.app/run-requested-at";
    /** Names of the streams to run, comma separated; all where absent. */
    public static final String RUN_STREAMS = "weld.app/run-streams";
    /** Any new value: mark the next run of the streams as a full refresh. */
    public static final String FULL_REFRESH_REQUESTED_AT = "weld.app/full-refresh-requested-at";
    /** Names of the streams to refresh or to take that back for, comma separated; all where absent. */
    public static final String FULL_REFRESH_STREAMS = "weld.app/full-refresh-streams";
    /** With the value of {@link #FULL_REFRESH_REQUESTED_AT}: that full refresh drops the history tables too. */
    public static final String RESET_HISTORY_TABLE = "weld.app/reset-history-table";

    /** Any new value: take a full refresh back that has not begun. */
    public static final String CANCEL_FULL_REFRESH_REQUESTED_AT = "weld.app/cancel-full-refresh-requested-at";
    /** With the number of streams that a change would remove: they may go, though they are many. */
    public static final String CONFIRM_REMOVAL = "weld.app/confirm-removal";
    /** Any new value: a new authorize link for a connection that exists. */
    public static final String REAUTHORIZE_REQUESTED_AT = "weld.app/reauthorize-requested-at";
    /** With the value {@code true}: give up on Weld while deleting. */
    public static final String FORCE_DELETE = "weld.app/force-delete";
    /** Holds a deleted resource until Weld is in order. */
    public static final String FINALIZER = "weld.app/finalizer";

    private Annotations() {}
}
