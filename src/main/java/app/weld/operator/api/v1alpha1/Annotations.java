package app.weld.operator.api.v1alpha1;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The names of the API group and of the annotations that users set and the operator reads. */
public final class Annotations {
    public static final String GROUP = "weld.app";
    public static final String VERSION = "v1alpha1";
    public static final String RECONCILE_REQUESTED_AT = "weld.app/reconcile-requested-at";
    /** What {@code flux reconcile} sets. */
    public static final String FLUX_REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    public static final String RUN_REQUESTED_AT = "weld.app/run-requested-at";
    public static final String RUN_STREAMS = "weld.app/run-streams";
    public static final String FULL_REFRESH_REQUESTED_AT = "weld.app/full-refresh-requested-at";
    public static final String FULL_REFRESH_STREAMS = "weld.app/full-refresh-streams";
    public static final String RESET_HISTORY_TABLE = "weld.app/reset-history-table";
    public static final String CONFIRM_REMOVAL = "weld.app/confirm-removal";
    public static final String CANCEL_FULL_REFRESH_REQUESTED_AT = "weld.app/cancel-full-refresh-requested-at";
    public static final String REAUTHORIZE_REQUESTED_AT = "weld.app/reauthorize-requested-at";
    public static final String FORCE_DELETE = "weld.app/force-delete";
    /** Holds a deleted resource until the operator has done its work in Weld. */
    public static final String FINALIZER = "weld.app/finalizer";

    private static final String SYNC = "WeldEltSync";
    private static final String CONNECTION = "WeldConnection";

    private Annotations() {}

    /** What a new value of an annotation does. */
    public enum Effect {
        /** It requests something: it starts a reconcile, which is a new attempt. */
        REQUEST,
        /** A reconcile that something else has started reads it. */
        PARAMETER
    }

    /** Each annotation that the operator reads. What depends on all annotations goes through this list. */
    public enum Declared {
        RECONCILE(RECONCILE_REQUESTED_AT, Effect.REQUEST, "Compare with Weld now.", SYNC, CONNECTION),
        FLUX_RECONCILE(
                FLUX_REQUESTED_AT, Effect.REQUEST, "The same; `flux reconcile` sets this one.", SYNC, CONNECTION),
        RUN(RUN_REQUESTED_AT, Effect.REQUEST, "Run the streams of the sync now.", SYNC),
        RUN_STREAM_NAMES(
                RUN_STREAMS,
                Effect.PARAMETER,
                "Run these streams only, separated by commas. It requests nothing by itself.",
                SYNC),
        FULL_REFRESH(
                FULL_REFRESH_REQUESTED_AT, Effect.REQUEST, "Make the next run of the streams a full refresh.", SYNC),
        FULL_REFRESH_STREAM_NAMES(
                FULL_REFRESH_STREAMS,
                Effect.PARAMETER,
                "Refresh these streams only, separated by commas. It requests nothing by itself.",
                SYNC),
        RESET_HISTORY(
                RESET_HISTORY_TABLE,
                Effect.PARAMETER,
                "With the value of `" + FULL_REFRESH_REQUESTED_AT
                        + "`: that full refresh also deletes the history tables, for good.",
                SYNC),
        CONFIRMED_REMOVAL(
                CONFIRM_REMOVAL,
                Effect.PARAMETER,
                "With the number of streams that a change removes: it may remove them, although they are many.",
                SYNC),
        CANCEL_FULL_REFRESH(
                CANCEL_FULL_REFRESH_REQUESTED_AT, Effect.REQUEST, "Cancel a full refresh that has not begun.", SYNC),
        REAUTHORIZE(
                REAUTHORIZE_REQUESTED_AT,
                Effect.REQUEST,
                "Make a new authorize link for the existing connection.",
                CONNECTION),
        FORCED_DELETION(
                FORCE_DELETE,
                Effect.REQUEST,
                "With `true`: delete the resource without Weld. An event names what stays behind there.",
                SYNC,
                CONNECTION);

        private final String key;
        private final Effect effect;
        private final String meaning;

        @SuppressWarnings("ImmutableEnumChecker") // Set.of does not change.
        private final Set<String> kinds;

        Declared(String key, Effect effect, String meaning, String... kinds) {
            this.key = key;
            this.effect = effect;
            this.meaning = meaning;
            this.kinds = Set.of(kinds);
        }

        /** The key of the annotation in {@code metadata.annotations}. */
        public String key() {
            return key;
        }

        public Effect effect() {
            return effect;
        }

        /** One sentence for the documentation. */
        public String meaning() {
            return meaning;
        }

        /** The kinds of resources on which the operator reads it. */
        public Set<String> kinds() {
            return kinds;
        }

        /** The annotations whose new value starts a reconcile. */
        public static List<Declared> requests() {
            return Arrays.stream(values())
                    .filter(annotation -> annotation.effect == Effect.REQUEST)
                    .toList();
        }
    }
}
