package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ways of the service that are documented nowhere, or that documents disagree about. Each may be changed at any time, and
 * holds for what is done from then on. What is said in brackets holds until a test says otherwise.
 */
public final class FakeQuirks {
    private volatile Duration clockOffset = Duration.ZERO;
    private volatile Duration readLag = Duration.ZERO;
    private volatile Duration listLag = Duration.ZERO;
    private volatile UnaryOperator<String> schema = given -> given;
    private volatile UnaryOperator<@Nullable String> startDate =
            given -> given == null ? null : given + "T00:00:00.000Z";
    private volatile UnaryOperator<String> answeredSchedule = given -> given;
    private volatile UnaryOperator<String> readSchedule = given -> given;
    private volatile boolean putsReplace;
    private volatile boolean settingsMerge;
    private volatile Set<String> maskedSettings = Set.of();
    private volatile Map<String, JsonNode> computedSettings = Map.of();
    private volatile @Nullable Duration runDelay;
    private volatile @Nullable Duration runLength;
    private volatile Duration jobDelay = Duration.ZERO;
    private volatile int jobDelayStatus = 404;
    private volatile boolean availableStreamsTimeOut;
    private volatile boolean bridgesWithIds = true;
    private volatile boolean connectionsWithLabel = true;
    private volatile boolean connectionsWithIntegration = true;
    private volatile boolean connectionsWithTimes = true;
    private volatile int failuresUntilStopped = Integer.MAX_VALUE;
    private volatile boolean runningMeansEnabled;

    /** How far Weld's clock is ahead of ours (not at all); it tells in the time of its answers and in all it writes down. */
    public FakeQuirks clockOffset(Duration ahead) {
        clockOffset = ahead;
        return this;
    }

    /** How far reads of one object and listings lag behind what is done (not at all). Answers to writes do not lag. */
    public FakeQuirks lag(Duration reads, Duration listings) {
        readLag = reads;
        listLag = listings;
        return this;
    }

    /** What Weld makes of the name of a schema when a sync is created (nothing). */
    public FakeQuirks schema(UnaryOperator<String> cleaned) {
        schema = cleaned;
        return this;
    }

    /** Weld folds the names of schemas: in small letters, and {@code _} for all that is neither a letter nor a digit. */
    public FakeQuirks schemasFolded() {
        return schema(name -> name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "_"));
    }

    /** What Weld shows for a start date given, or for none (midnight of that day in UTC; nothing). */
    public FakeQuirks startDate(UnaryOperator<@Nullable String> shown) {
        startDate = shown;
        return this;
    }

    /** The schedule in the answer to a write (as given). */
    public FakeQuirks answeredSchedule(UnaryOperator<String> spelling) {
        answeredSchedule = spelling;
        return this;
    }

    /** The schedule in later reads (as given). */
    public FakeQuirks readSchedule(UnaryOperator<String> spelling) {
        readSchedule = spelling;
        return this;
    }

    /** Whether what a put does not hold of a stream goes back to its default (it stays). */
    public FakeQuirks putsReplace(boolean yes) {
        putsReplace = yes;
        return this;
    }

    /** Whether settings that an update does not hold stay (they go). */
    public FakeQuirks settingsMerge(boolean yes) {
        settingsMerge = yes;
        return this;
    }

    /** Settings that are shown as asterisks (none). Asterisks that are sent are taken for the value. */
    public FakeQuirks masks(String... names) {
        maskedSettings = new LinkedHashSet<>(List.of(names));
        return this;
    }

    /** A setting that Weld computes and shows (none), and refuses where it is sent. */
    public FakeQuirks computes(String name, JsonNode value) {
        Map<String, JsonNode> more = new LinkedHashMap<>(computedSettings);
        more.put(name, value);
        computedSettings = more;
        return this;
    }

    /** How long it takes until a run that was asked for begins (it is scheduled at once, and begins when a test says so). */
    public FakeQuirks runDelay(Duration delay) {
        runDelay = delay;
        return this;
    }

    /** How long a run takes that began by itself after {@link #runDelay} (until a test says so). */
    public FakeQuirks runLength(Duration length) {
        runLength = length;
        return this;
    }

    /** How long after a sync was made or enabled, or a stream was added, its job is not there yet (it is there at once). */
    public FakeQuirks jobDelay(Duration delay, int status) {
        jobDelay = delay;
        jobDelayStatus = status;
        return this;
    }

    /** Whether the streams that a source offers cannot be told, as it takes too long (they can). */
    public FakeQuirks availableStreamsTimeOut(boolean yes) {
        availableStreamsTimeOut = yes;
        return this;
    }

    /** Whether a bridge has an id in the answer to its creation and in listings (it has). */
    public FakeQuirks bridgesWithIds(boolean yes) {
        bridgesWithIds = yes;
        return this;
    }

    /** What listings show of connections beside their ids (all). */
    public FakeQuirks connectionsShow(boolean label, boolean integration, boolean times) {
        connectionsWithLabel = label;
        connectionsWithIntegration = integration;
        connectionsWithTimes = times;
        return this;
    }

    /** After how many failed runs one after another Weld stops a sync (never). */
    public FakeQuirks failuresUntilStopped(int failures) {
        failuresUntilStopped = failures;
        return this;
    }

    /** Whether the status RUNNING says no more than that the sync is enabled (it says that its runs do not fail). */
    public FakeQuirks runningMeansEnabled(boolean yes) {
        runningMeansEnabled = yes;
        return this;
    }

    Duration clockOffset() {
        return clockOffset;
    }

    Duration readLag() {
        return readLag;
    }

    Duration listLag() {
        return listLag;
    }

    Duration longestLag() {
        return readLag.compareTo(listLag) > 0 ? readLag : listLag;
    }

    String schemaOf(String given) {
        return schema.apply(given);
    }

    @Nullable
    String startDateOf(@Nullable String given) {
        return startDate.apply(given);
    }

    String answeredScheduleOf(String given) {
        return answeredSchedule.apply(given);
    }

    String readScheduleOf(String given) {
        return readSchedule.apply(given);
    }

    boolean putsReplace() {
        return putsReplace;
    }

    boolean settingsMerge() {
        return settingsMerge;
    }

    /** What Weld shows of settings that it keeps. */
    ObjectNode shown(ObjectNode kept) {
        ObjectNode shown = kept.deepCopy();
        maskedSettings.stream().filter(shown::has).forEach(name -> shown.put(name, "********"));
        computedSettings.forEach(shown::set);
        return shown;
    }

    boolean isComputed(String setting) {
        return computedSettings.containsKey(setting);
    }

    @Nullable
    Duration runDelay() {
        return runDelay;
    }

    @Nullable
    Duration runLength() {
        return runLength;
    }

    Duration jobDelay() {
        return jobDelay;
    }

    int jobDelayStatus() {
        return jobDelayStatus;
    }

    boolean availableStreamsTimeOut() {
        return availableStreamsTimeOut;
    }

    boolean bridgesWithIds() {
        return bridgesWithIds;
    }

    Connection shown(Connection kept) {
        return new Connection(
                kept.id(),
                connectionsWithIntegration ? kept.integrationId() : null,
                connectionsWithLabel ? kept.label() : null,
                connectionsWithTimes ? kept.createdAt() : null,
                connectionsWithTimes ? kept.updatedAt() : null);
    }

    int failuresUntilStopped() {
        return failuresUntilStopped;
    }

    boolean runningMeansEnabled() {
        return runningMeansEnabled;
    }
}
