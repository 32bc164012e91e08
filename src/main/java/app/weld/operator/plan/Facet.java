package app.weld.operator.plan;

/** A part of a sync that is compared and corrected for itself. */
public enum Facet {
    SYNC,
    ORCHESTRATION,
    SETTINGS,
    SCHEDULE,
    STREAMS,
    ENABLED
}
