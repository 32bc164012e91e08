package app.weld.operator.standin;

/** A way of the service that is not documented, and that is otherwise than the stand-in has it by default. */
public enum Way {
    /** Schema names come back in lower case. */
    SCHEMAS_FOLDED,
    /** In schema names what is no word character becomes an underscore, runs become one, and none is left at the ends. */
    SCHEMAS_CLEANED,
    /** A start date is taken and forgotten. */
    START_DATES_IGNORED,
    /** A schedule comes back as it was sent from the write, and in another spelling from later reads. */
    SCHEDULES_RESPELLED_LATER,
    /** What is left out of a stream that is sent falls back to its default. */
    STREAMS_REPLACED,
    /** An update of settings keeps the keys that it does not name. */
    SETTINGS_MERGED,
    /** Settings come back with a value that Weld works out. */
    SETTINGS_COMPUTED,
    /** The answers to creating and updating a sync say {@code active}, and neither {@code enabled} nor streams. */
    ACTIVE_IN_WRITES,
    /** All answers about a sync do so. */
    ACTIVE_EVERYWHERE,
    /** The answer to creating a bridge has no id. */
    BRIDGES_WITHOUT_ID,
    /** The list of open bridges says their state and their authorize URL. */
    BRIDGES_LISTED_WHOLE,
    /** The list of open bridges is empty. */
    BRIDGES_NOT_LISTED,
    /** Listings of connections have no label. */
    CONNECTIONS_WITHOUT_LABEL,
    /** Listings of connections do not say the integration. */
    CONNECTIONS_WITHOUT_INTEGRATION,
    /** Listings of connections do not say when they were created and changed. */
    CONNECTIONS_WITHOUT_TIMES,
    /** Listings hold syncs, streams and a connection without a field that all others have. */
    ODD_ITEMS,
    /** The streams that a source offers are answered with a gateway's 504. */
    OFFERED_STREAMS_TIME_OUT,
    /** What is wrong with a request stands in {@code details}, and {@code message} is a general word. */
    ERRORS_IN_DETAILS,
    /** Ids begin with a minus or an underscore. */
    AWKWARD_IDS,
    /** A bad API key is answered with 403, not 401. */
    BAD_KEYS_FORBIDDEN,
    /** The status of a sync says RUNNING only once something ran (by default: as soon as it is enabled). */
    RUNNING_MEANS_RAN,
    /** The status of an enabled sync does not tell that its runs fail. */
    STATUS_WITHOUT_FAILURES,
    /** The URL that a requested run is followed by is absolute. */
    STATUS_URLS_ABSOLUTE,
    /** A sync says its schedule while it is attached to an orchestration, too. */
    INTERVALS_ALWAYS_SHOWN,
    /** A sync of an orchestration runs with it only: a run of its own is refused. */
    ORCHESTRATED_RUNS_REFUSED,
    /** The runs of orchestrations have other fields than those of the published document. */
    ORCHESTRATION_RUNS_OTHERWISE,
    /** What is not there is answered with a gateway's 404. */
    MISSING_AS_GATEWAY,
    /** Answers about syncs have a field and a status that are not documented. */
    MORE_THAN_DOCUMENTED,
    /** Lists have the oldest first. */
    LISTS_OLDEST_FIRST,
    /** The list of integrations leaves out those that are in use. */
    INTEGRATIONS_LEFT_OUT
}
