package app.weld.operator.standin;

import java.time.Duration;

/** The ways of the service that are not documented, or that documents disagree about. Each may be changed at any time. */
public final class Habits {
    private volatile boolean newSyncsEnabled = true;
    private volatile boolean newSyncsPreselected;
    private volatile boolean streamsInSyncLists = true;
    private volatile boolean camelCasePages;
    private volatile boolean connectionsAsArray;
    private volatile boolean camelCaseConnections;
    private volatile boolean onlyNewStreamsAnswered;
    private volatile boolean usedConnectionsKept = true;
    private volatile Duration runLength = Duration.ofSeconds(5);

    /** Whether a new sync starts enabled (it does). */
    public Habits newSyncsEnabled(boolean yes) {
        newSyncsEnabled = yes;
        return this;
    }

    /** Whether a new sync has the preselected streams from the start (it has none). */
    public Habits newSyncsPreselected(boolean yes) {
        newSyncsPreselected = yes;
        return this;
    }

    /** Whether lists of syncs have {@code source_streams} (they do). */
    public Habits streamsInSyncLists(boolean yes) {
        streamsInSyncLists = yes;
        return this;
    }

    /** Whether pages say {@code hasMore} and {@code nextCursor} (they say {@code has_more} and {@code next_cursor}). */
    public Habits camelCasePages(boolean yes) {
        camelCasePages = yes;
        return this;
    }

    /** Whether {@code GET /connections} answers a bare array of everything (it answers a page). */
    public Habits connectionsAsArray(boolean yes) {
        connectionsAsArray = yes;
        return this;
    }

    /** Whether {@code GET /connections} says {@code integrationId} and so on (it says {@code integration_id}). */
    public Habits camelCaseConnections(boolean yes) {
        camelCaseConnections = yes;
        return this;
    }

    /** Whether adding streams answers the new ones only (it answers all of the sync's). */
    public Habits onlyNewStreamsAnswered(boolean yes) {
        onlyNewStreamsAnswered = yes;
        return this;
    }

    /** Whether deleting a connection that syncs use is refused with 409 (it is). */
    public Habits usedConnectionsKept(boolean yes) {
        usedConnectionsKept = yes;
        return this;
    }

    /** How long a run takes (5 s). */
    public Habits runLength(Duration length) {
        runLength = length;
        return this;
    }

    boolean newSyncsEnabled() {
        return newSyncsEnabled;
    }

    boolean newSyncsPreselected() {
        return newSyncsPreselected;
    }

    boolean streamsInSyncLists() {
        return streamsInSyncLists;
    }

    boolean camelCasePages() {
        return camelCasePages;
    }

    boolean connectionsAsArray() {
        return connectionsAsArray;
    }

    boolean camelCaseConnections() {
        return camelCaseConnections;
    }

    boolean onlyNewStreamsAnswered() {
        return onlyNewStreamsAnswered;
    }

    boolean usedConnectionsKept() {
        return usedConnectionsKept;
    }

    Duration runLength() {
        return runLength;
    }
}
