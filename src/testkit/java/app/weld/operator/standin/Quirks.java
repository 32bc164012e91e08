package app.weld.operator.standin;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ways of the service that are not documented, or that documents disagree about. Each may be changed at any time. */
public final class Quirks {
    private volatile boolean newSyncsEnabled;
    private volatile boolean newSyncsPreselected;
    private volatile boolean streamsInSyncLists = true;
    private volatile boolean camelCasePages;
    private volatile boolean connectionsAsArray;
    private volatile boolean camelCaseConnections;
    private volatile boolean onlyNewStreamsAnswered;
    private volatile boolean usedConnectionsKept = true;
    private volatile Duration runLength = Duration.ofSeconds(5);
    private volatile Duration listingLag = Duration.ZERO;
    private volatile Duration readLag = Duration.ZERO;
    private volatile Duration clockOffset = Duration.ZERO;
    private volatile Duration runDelay = Duration.ZERO;
    private volatile Duration jobDelay = Duration.ZERO;
    private volatile int jobMissingStatus = 404;
    private volatile int stopAfterFailures = Integer.MAX_VALUE;
    private volatile ZoneId startDateZone = ZoneOffset.UTC;
    private volatile LocalDate startDateDefault;
    private volatile RedirectName redirectName = RedirectName.SNAKE_CASE;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private final Set<String> maskedSettings = ConcurrentHashMap.newKeySet();
    /** What is answered, by method and path template. */
    private final Map<String, Answer> forbidden = new ConcurrentHashMap<>();

    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /** Everything as it was in the beginning. */
    public Quirks asAssumed() {
        ways.clear();
        maskedSettings.clear();
        forbidden.clear();
        headers.clear();
        return newSyncsEnabled(false)
                .newSyncsPreselected(false)
                .streamsInSyncLists(true)
                .camelCasePages(false)
                .connectionsAsArray(false)
                .camelCaseConnections(false)
                .onlyNewStreamsAnswered(false)
                .usedConnectionsKept(true)
                .runLength(Duration.ofSeconds(5))
                .lag(Duration.ZERO, Duration.ZERO)
                .clockOffset(Duration.ZERO)
                .runDelay(Duration.ZERO)
                .jobDelay(Duration.ZERO, 404)
                .stopAfterFailures(Integer.MAX_VALUE)
                .startDateZone(ZoneOffset.UTC)
                .startDateDefault(null)
                .redirectName(RedirectName.SNAKE_CASE);
    }

    /** Whether answers look as the published document says: not so where a way of {@link Way} or a refusal is on. */
    boolean answersAsDocumented() {
        return ways.isEmpty() && forbidden.isEmpty();
    }

    /** Turns these ways on. */
    public Quirks with(Way... otherWays) {
        ways.addAll(Set.of(otherWays));
        return this;
    }

    /** Turns these ways off. */
    public Quirks without(Way... otherWays) {
        ways.removeAll(Set.of(otherWays));
        return this;
    }

    /** How long reads show the state before a write: listings, and reads by id (none). */
    public Quirks lag(Duration listings, Duration byId) {
        listingLag = listings;
        readLag = byId;
        return this;
    }

    /** How far Weld's clock is ahead of ours, in the {@code Date} header and in all its times (not at all). */
    public Quirks clockOffset(Duration ahead) {
        clockOffset = ahead;
        return this;
    }

    /** How long after it was asked for (or its cron time) a run begins; until then nothing shows it (at the next tick). */
    public Quirks runDelay(Duration delay) {
        runDelay = delay;
        return this;
    }

    /** How long after creation or enabling a stream has no job yet, so that requests for it are refused with this status. */
    public Quirks jobDelay(Duration delay, int status) {
        jobDelay = delay;
        jobMissingStatus = status;
        return this;
    }

    /** After how many failed runs on end a sync is stopped (never). */
    public Quirks stopAfterFailures(int runs) {
        stopAfterFailures = runs;
        return this;
    }

    /** In which time zone a start date is midnight (UTC). */
    public Quirks startDateZone(ZoneId zone) {
        startDateZone = zone;
        return this;
    }

    /** What every start date becomes; null for what was sent. */
    public Quirks startDateDefault(LocalDate date) {
        startDateDefault = date;
        return this;
    }

    /** How the redirect names the connection ({@code connection_id}). */
    public Quirks redirectName(RedirectName name) {
        redirectName = name;
        return this;
    }

    /** A setting that comes back as asterisks. */
    public Quirks masked(String setting) {
        maskedSettings.add(setting);
        return this;
    }

    /** Refuses operations, such as <code>POST /elt_syncs/{id}/enable</code>, with a 403 in Weld's form. */
    public Quirks forbid(String... operations) {
        for (String operation : operations) {
            forbidden.put(operation, Answer.error(403, "FORBIDDEN", "Not part of the plan"));
        }
        return this;
    }

    /** Refuses them with the page of a gateway. */
    public Quirks forbidByGateway(String... operations) {
        for (String operation : operations) {
            forbidden.put(operation, Answer.html(403, "Forbidden"));
        }
        return this;
    }

    /** Allows everything again. */
    public Quirks allowAll() {
        forbidden.clear();
        return this;
    }

    /** A header that all answers have. */
    public Quirks header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Whether a new sync starts enabled (it does not, as Weld's own client has it). */
    public Quirks newSyncsEnabled(boolean yes) {
        newSyncsEnabled = yes;
        return this;
    }

    /** Whether a new sync has the preselected streams from the start (it has none). */
    public Quirks newSyncsPreselected(boolean yes) {
        newSyncsPreselected = yes;
        return this;
    }

    /** Whether lists of syncs have {@code source_streams} (they do). */
    public Quirks streamsInSyncLists(boolean yes) {
        streamsInSyncLists = yes;
        return this;
    }

    /** Whether pages say {@code hasMore} and {@code nextCursor} (they say {@code has_more} and {@code next_cursor}). */
    public Quirks camelCasePages(boolean yes) {
        camelCasePages = yes;
        return this;
    }

    /** Whether {@code GET /connections} answers a bare array of everything (it answers a page). */
    public Quirks connectionsAsArray(boolean yes) {
        connectionsAsArray = yes;
        return this;
    }

    /** Whether {@code GET /connections} says {@code integrationId} and so on (it says {@code integration_id}). */
    public Quirks camelCaseConnections(boolean yes) {
        camelCaseConnections = yes;
        return this;
    }

    /** Whether adding streams answers the new ones only (it answers all of the sync's). */
    public Quirks onlyNewStreamsAnswered(boolean yes) {
        onlyNewStreamsAnswered = yes;
        return this;
    }

    /** Whether deleting a connection that syncs use is refused with 409 (it is). */
    public Quirks usedConnectionsKept(boolean yes) {
        usedConnectionsKept = yes;
        return this;
    }

    /** How long a run takes (5 s). */
    public Quirks runLength(Duration length) {
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

    boolean has(Way way) {
        return ways.contains(way);
    }

    Duration listingLag() {
        return listingLag;
    }

    Duration readLag() {
        return readLag;
    }

    Duration clockOffset() {
        return clockOffset;
    }

    Duration runDelay() {
        return runDelay;
    }

    Duration jobDelay() {
        return jobDelay;
    }

    int jobMissingStatus() {
        return jobMissingStatus;
    }

    int stopAfterFailures() {
        return stopAfterFailures;
    }

    ZoneId startDateZone() {
        return startDateZone;
    }

    LocalDate startDate(LocalDate sent) {
        if (has(Way.START_DATES_IGNORED)) {
            return null;
        }
        return startDateDefault == null || sent == null ? sent : startDateDefault;
    }

    RedirectName redirectName() {
        return redirectName;
    }

    Set<String> maskedSettings() {
        return maskedSettings;
    }

    /** Null where it is allowed. */
    Answer refusal(String operation) {
        return forbidden.get(operation);
    }

    Map<String, String> headers() {
        return headers;
    }
}
