package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The ways of the service that are not documented, or that documents disagree about. Each may be changed at any time. */
public final class Quirks {
    private volatile boolean newSyncsEnabled;
    private volatile boolean newSyncsPreselected;
    private volatile boolean streamsInSyncLists = true;
    private volatile boolean camelCasePages;
    private volatile boolean connectionsAsArray;
    private volatile boolean camelCaseConnections;
    private volatile boolean onlyNewStreamsAnswered;
    private volatile boolean onlySentStreamsAnswered;
    private volatile boolean usedConnectionsKept = true;
    private volatile boolean schedulesStartRuns = true;
    private volatile UnaryOperator<String> schema = UnaryOperator.identity();
    private volatile UnaryOperator<String> answeredSchedule = UnaryOperator.identity();
    private volatile UnaryOperator<String> readSchedule = UnaryOperator.identity();
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
    private final Map<String, JsonNode> computedSettings = new ConcurrentHashMap<>();
    /** What is answered, by method and path template. */
    private final Map<String, Answer> forbidden = new ConcurrentHashMap<>();

    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /** Everything as it was in the beginning. */
    public Quirks asAssumed() {
        ways.clear();
        maskedSettings.clear();
        computedSettings.clear();
        forbidden.clear();
        headers.clear();
        return newSyncsEnabled(false)
                .newSyncsPreselected(false)
                .streamsInSyncLists(true)
                .camelCasePages(false)
                .connectionsAsArray(false)
                .camelCaseConnections(false)
                .onlyNewStreamsAnswered(false)
                .onlySentStreamsAnswered(false)
                .usedConnectionsKept(true)
                .schedulesStartRuns(true)
                .schema(UnaryOperator.identity())
                .answeredSchedule(UnaryOperator.identity())
                .readSchedule(UnaryOperator.identity())
                .runLength(Duration.ofSeconds(5))
                .listingLag(Duration.ZERO)
                .readLag(Duration.ZERO)
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

    /** How long listings show the state before a write (not at all). */
    public Quirks listingLag(Duration lag) {
        listingLag = lag;
        return this;
    }

    /** How long reads by id show the state before a write (not at all). Answers to writes never lag. */
    public Quirks readLag(Duration lag) {
        readLag = lag;
        return this;
    }

    /** What the name of a schema becomes when a sync is created, beside what {@link Way} says (nothing else). */
    public Quirks schema(UnaryOperator<String> spelling) {
        schema = spelling;
        return this;
    }

    /** The spelling of the schedule in the answer to a write (as sent). */
    public Quirks answeredSchedule(UnaryOperator<String> spelling) {
        answeredSchedule = spelling;
        return this;
    }

    /** The spelling of the schedule in later reads, beside what {@link Way} says (as sent). */
    public Quirks readSchedule(UnaryOperator<String> spelling) {
        readSchedule = spelling;
        return this;
    }

    /** Whether the schedule of a sync starts runs (it does). */
    public Quirks schedulesStartRuns(boolean yes) {
        schedulesStartRuns = yes;
        return this;
    }

    /** How far Weld's clock is ahead of ours, in the {@code Date} header and in all its times (not at all). */
    public Quirks clockOffset(Duration ahead) {
        clockOffset = ahead;
        return this;
    }

    /**
     * How long after it was requested (or its cron time) a run begins; until then nothing shows it (at the next tick). With null, it is
     * shown as scheduled, and begins only when a test says so.
     */
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

    /** A setting that Weld works out and shows (none), and refuses where it is sent. */
    public Quirks computed(String setting, JsonNode value) {
        computedSettings.put(setting, value);
        return this;
    }

    /** A setting that comes back as asterisks. Asterisks that are sent are taken for its value. */
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

    /** Whether lists of syncs, and answers to writes, have {@code source_streams} (they do). */
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

    /** Whether adding streams answers those of the request only (it answers all of the sync's). */
    public Quirks onlySentStreamsAnswered(boolean yes) {
        onlySentStreamsAnswered = yes;
        return this;
    }

    /** Whether deleting a connection that syncs use is refused with 409 (it is). */
    public Quirks usedConnectionsKept(boolean yes) {
        usedConnectionsKept = yes;
        return this;
    }

    /** How long a run takes (5 s). With null, it ends only when a test says so. */
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

    boolean onlySentStreamsAnswered() {
        return onlySentStreamsAnswered;
    }

    boolean schedulesStartRuns() {
        return schedulesStartRuns;
    }

    boolean usedConnectionsKept() {
        return usedConnectionsKept;
    }

    Duration runLength() {
        return runLength;
    }

    /** Whether this way is on. */
    public boolean has(Way way) {
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

    /** What a schema becomes. */
    String schemaOf(String sent) {
        String name = schema.apply(sent);
        if (has(Way.SCHEMAS_CLEANED)) {
            name = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        }
        return has(Way.SCHEMAS_FOLDED) ? name.toLowerCase(Locale.ROOT) : name;
    }

    /** A schedule as the answer to a write spells it. */
    String answeredScheduleOf(String stored) {
        return answeredSchedule.apply(stored);
    }

    /** A schedule as a read spells it. */
    String readScheduleOf(String stored) {
        String spelled = readSchedule.apply(stored);
        return has(Way.SCHEDULES_RESPELLED_LATER) ? CronTimes.respelled(spelled) : spelled;
    }

    /** What Weld shows of these settings. */
    ObjectNode shownSettings(ObjectNode stored) {
        ObjectNode shown = stored.deepCopy();
        maskedSettings.stream().filter(shown::has).forEach(name -> shown.put(name, "********"));
        computedSettings().forEach(shown::set);
        return shown;
    }

    /** The settings that Weld works out. */
    Map<String, JsonNode> computedSettings() {
        return has(Way.SETTINGS_COMPUTED)
                ? Map.of("computed_at", JsonNodeFactory.instance.textNode("2026-01-01"))
                : computedSettings;
    }

    /** Null where it is allowed. */
    Answer refusal(String operation) {
        return forbidden.get(operation);
    }

    Map<String, String> headers() {
        return headers;
    }
}
