package app.weld.operator.plan;

/** A part of a sync that is compared and corrected independently of the others. */
public enum Facet {
    SYNC,
    ORCHESTRATION,
    SETTINGS,
    SCHEDULE,
    STREAMS,
    ENABLED
}
