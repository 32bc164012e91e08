package app.weld.operator.simulation;

import app.weld.operator.weld.Call;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Notes what is done, in whose name, and of what must never be done. */
final class InvariantChecker {
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final Duration SEEN_BY_THEN = Duration.ofMinutes(3);
    private static final Duration OLD = Duration.ofMinutes(10);

    private final Agenda agenda;
    private final Consumer<String> log;
    /** In what a status that was just written is not true. */
    private final BiFunction<Actor, ObjectNode, Optional<String>> claims;

    /** The names of manifests to whose syncs people ever did something. */
    private final Set<String> touched = new HashSet<>();
    /** The same, for those which were not put right since. */
    private final Set<String> handled = new HashSet<>();

    private final Map<String, Instant> handledAt = new HashMap<>();
    /** Two processes at a time do to each other what people do. */
    private boolean everybodyIsBlamed;
    /** Secrets held keys of other workspaces. */
    private boolean wrongKeys;

    private final Set<String> forged = new HashSet<>();
    /** Connections that people have authorized again since a link for that was made last. */
    private final Set<String> renewed = new HashSet<>();
    /** When people hashed a column of a stream. */
    private final Map<String, Instant> hashed = new HashMap<>();

    /** When people set a stream to full syncs, and its manifest said nothing of that. */
    private final Map<String, Instant> fullSyncs = new HashMap<>();

    /** Syncs that a process which stood still made for a resource that another one had meanwhile seen deleted. */
    private final Set<String> madeTooLate = new HashSet<>();

    private final Set<String> twins = new HashSet<>();
    private boolean makesATwin;
    /** A little longer than reads lag behind writes at most. */
    private static final Duration LONGEST_LAG = Duration.ofSeconds(10);

    private final List<String> violations = new ArrayList<>();
    /** By the id of a sync, the uid of the resource that it was made for. */
    private final Map<String, String> made = new TreeMap<>();
    /** Syncs that may stay although no resource stands for them. */
    private final Set<String> released = new HashSet<>();
    /** Resources in whose name nothing comes late. */
    private final Set<String> closed = new HashSet<>();

    private final Map<String, Integer> wipes = new HashMap<>();
    /** Resources whose finalizers people took away. */
    private final Set<String> vanished = new HashSet<>();
    /** UIDs of resources that are in the cluster no more. */
    private final Set<String> deleted = new HashSet<>();

    private final Set<String> runs = new HashSet<>();
    private final Map<String, String> streamsBy = new HashMap<>();
    private final Map<String, String> bridgesBy = new HashMap<>();
    private final Map<Name, Integer> reconciles = new TreeMap<>();
    private final Calls calls;
    private final Sharing sharing;
    /** Which resource was ever bound to which sync. */
    private final Set<String> bound = new HashSet<>();
    /** By then a process has heard of what was changed in the cluster. */
    private static final Duration HEARD_BY_THEN = Duration.ofMinutes(1);

    /** By the id of an intent to create, when it was written. */
    private final Map<String, Instant> intents = new HashMap<>();
    /** By the uid of a resource, the intent that its status shows. */
    private final Map<String, String> intentOf = new HashMap<>();
    /** Intents under which a request was sent that Weld may have carried out. */
    private final Set<String> sentUnder = new HashSet<>();

    /** Intents of a process that has ended, or stood still, before it could take them back. */
    private final Set<String> inherited = new HashSet<>();

    private @Nullable Actor actor;
    private int runsBefore;
    private Set<String> streamsBefore = Set.of();
    private int weldWrites;
    private int statusWrites;
    private int events;

    /**
     * Who is reconciled.
     *
     * @param seen as the reconcile sees it
     * @param mind what was known of the resource at the beginning: a wiped status is forgotten
     * @param woken whether the process stood still meanwhile, and another one took over
     */
    record Actor(Name name, ObjectNode seen, String mind, boolean woken) {
        String uid() {
            return SimulatedApiServer.uid(seen);
        }

        String spec(String field, String absent) {
            return seen.path("spec").path(field).asText(absent);
        }
    }

    InvariantChecker(
            Agenda agenda,
            Consumer<String> log,
            BiFunction<Actor, ObjectNode, Optional<String>> claims,
            Sharing sharing,
            Set<Trial> trials) {
        this.sharing = sharing;
        this.calls = new Calls(Fixtures.SYNCS.size()
                + (trials.contains(Trial.SHARED_CONNECTIONS) ? Sharing.SYNCS_OF_CONNECTIONS.size() : 0)
                + (trials.contains(Trial.WORKSPACES) ? Sharing.SYNCS_OF_WORKSPACES.size() : 0));
        this.agenda = agenda;
        this.claims = claims;
        this.log = log;
    }

    List<String> violations() {
        return violations;
    }

    void violated(String words) {
        log.accept("!!! " + words);
        violations.add(words);
    }

    void begin(Name name, ObjectNode seen) {
        actor = new Actor(name, seen, mind(SimulatedApiServer.uid(seen)), false);
        reconciles.merge(name, 1, Integer::sum);
    }

    void end() {
        actor = null;
    }

    /**
     * The process that reconciles is killed. What it has just made for a deleted resource, since it stood still in front of the
     * request, it cannot undo any more, and nobody else knows of it: nothing can prevent that.
     */
    void killed() {
        Actor who = actor;
        if (who != null && who.woken()) {
            madeTooLate.stream().filter(id -> who.uid().equals(made.get(id))).forEach(released::add);
        }
        end();
    }

    /**
     * A process ends, or stands still: others cannot tell whether it has sent what it was about to send.
     *
     * @param stopped by the uid, which resources it has known for a while not to be able to act
     */
    void interrupted(Predicate<String> stopped) {
        Instant recently = agenda.now().minus(SEEN_BY_THEN);
        intentOf.forEach((uid, intent) -> {
            if (!stopped.test(uid) || intents.get(intent).isAfter(recently)) {
                inherited.add(intent);
            }
        });
    }

    /** A request to create a sync is on its way to Weld. */
    void sentCreation() {
        Actor who = actor;
        if (who != null && intentOf.containsKey(who.uid())) {
            sentUnder.add(intentOf.get(who.uid()));
        }
    }

    /**
     * Whether a request to create may have been sent under this intent, as far as a process can tell that found it in a status.
     *
     * @param intent empty where a status shows none
     */
    boolean mayHaveSentUnder(String intent) {
        return !intent.isEmpty() && (sentUnder.contains(intent) || inherited.contains(intent));
    }

    /** Whose reconcile this is. */
    Optional<Name> reconciled() {
        return Optional.ofNullable(actor).map(Actor::name);
    }

    /** The process that reconciles stands still. */
    @Nullable
    Actor pause() {
        Actor paused = actor;
        actor = null;
        handled.clear();
        everybodyIsBlamed = true;
        return paused;
    }

    void resume(@Nullable Actor paused) {
        actor = paused == null ? null : new Actor(paused.name(), paused.seen(), paused.mind(), true);
    }

    /** People did something to what this manifest stands for. */
    void touched(Name name) {
        touched.add(name.name());
        handled.add(name.name());
        handledAt.put(name.name(), agenda.now());
    }

    /** What this manifest means was changed by what it refers to in Weld. */
    void meansElse(Name name) {
        handled.add(name.name());
        handledAt.put(name.name(), agenda.now());
    }

    /** Whether a sync was made by a process beside that of another one, as nothing can prevent. */
    boolean isTwin(String syncId) {
        return twins.contains(syncId);
    }

    @Nullable
    Actor actor() {
        return actor;
    }

    Map<Name, Integer> reconciles() {
        return reconciles;
    }

    void statusWritten() {
        statusWrites++;
    }

    void eventWritten(String reason, String note, String resource) {
        events++;
        // What stays behind, and is named, is nobody's loss.
        if (reason.equals("Orphaned")) {
            List<String> named = List.of(note.split("[ ,:]+", -1));
            made.keySet().stream().filter(named::contains).forEach(released::add);
            Actor who = actor;
            if (who != null && note.contains("a sync that may have been created")) {
                made.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(who.uid()))
                        .forEach(entry -> released.add(entry.getKey()));
            }
        }
        if (note.contains("was authorized again") && renewed.stream().noneMatch(note::contains)) {
            violated("the event of " + resource + " says: " + note + ", and no person authorized it");
        }
        boolean blames =
                reason.equals("DriftCorrected") || reason.equals("DriftRepeated") || reason.equals("RemoteDeleted");
        if (blames && !everybodyIsBlamed && !touched.contains(resource.substring(resource.indexOf('/') + 1))) {
            violated("the event " + reason + " of " + resource + " blames a person, and no person did anything");
        }
    }

    /** A status was written. */
    void claimed(Name name, ObjectNode object) {
        String intent = object.at("/status/creation/id").asText();
        intents.putIfAbsent(intent, agenda.now());
        intentOf.put(SimulatedApiServer.uid(object), intent);
        String connection = object.path("status").path("connectionId").asText();
        if (name.kind() == Name.Kind.CONNECTION && forged.contains(name + " " + connection)) {
            violated(name + " stands for " + connection + ", as a forged redirect says");
        }
        Actor who = actor;
        if (who == null || name.kind() != Name.Kind.SYNC || !who.name().equals(name)) {
            return;
        }
        // What people did to one sync is no excuse for what is said of another one, unless they did it just now: a read
        // may lag
        // behind that, and behind what a process before this one has written.
        Instant recently = agenda.now().minus(LONGEST_LAG);
        boolean unseen = handledAt.getOrDefault(name.name(), Instant.EPOCH).isAfter(recently);
        // What was made for this resource a moment ago no read may show yet: it is taken back unseen where its status
        // was wiped.
        JsonNode claimed = object.at("/status/syncId");
        boolean another =
                !claimed.equals(who.seen().at("/status/syncId")) && !who.uid().equals(made.get(claimed.asText()));
        checkAdoption(who, claimed.asText());
        claims.apply(who, object).ifPresent(lie -> {
            if (!everybodyIsBlamed && !unseen && (another || !handled.contains(name.name()))) {
                violated(name + " is said to be as generation " + who.seen().at("/metadata/generation")
                        + " of its manifest, and is not: " + lie);
            }
        });
    }

    /** What was not made for a resource it must not take over where the owners of what it uses do not let it. */
    private void checkAdoption(Actor who, String id) {
        if (id.isEmpty() || !bound.add(who.uid() + " " + id)) {
            return;
        }
        boolean own = who.uid().equals(made.get(id));
        if (!own && !who.woken() && sharing.isAdoptionDeniedFor(who.name(), HEARD_BY_THEN)) {
            violated(who.name() + " takes " + id + " over, and must not");
        }
    }

    /** Keys that open another workspace show nothing of this one any more. */
    void wrongKeys() {
        wrongKeys = true;
        everybodyIsBlamed = true;
    }

    /** A caller claims that this connection came of a link of that resource, as it did not. */
    void forged(Name name, String connectionId) {
        forged.add(name + " " + connectionId);
    }

    /** A person has authorized a connection again. */
    void renewed(String connectionId) {
        renewed.add(connectionId);
    }

    /** People hashed a column of a stream. */
    void hashed(String syncId, String stream) {
        hashed.put(syncId + " " + stream, agenda.now());
    }

    /** People set a stream to full syncs. */
    void setFullSyncs(String syncId, String stream) {
        fullSyncs.put(syncId + " " + stream, agenda.now());
    }

    /** What is found to be as a manifest says again counts as never changed. */
    void found(Name name) {
        handled.remove(name.name());
    }

    /** All that was written. */
    String writes() {
        return weldWrites + " writes to Weld, " + statusWrites + " of statuses, " + events + " events";
    }

    /** People take the finalizers of this resource away: it may go while the operator is at work on it. */
    void vanished(String uid) {
        vanished.add(uid);
    }

    void wiped(String uid) {
        wipes.merge(uid, 1, Integer::sum);
        closed.add(uid);
    }

    /** A resource in the state of mind that it has since its status was taken away last. */
    String mind(String uid) {
        return uid + "#" + wipes.getOrDefault(uid, 0);
    }

    boolean wasWiped(String uid) {
        return wipes.containsKey(uid);
    }

    @Nullable
    String makerOf(String syncId) {
        return made.get(syncId);
    }

    boolean isReleased(String syncId) {
        return released.contains(syncId);
    }

    @Nullable
    String streamBy(String syncId, String stream) {
        return streamsBy.get(syncId + " " + stream);
    }

    /** The answer to a creation is lost, and it is done later. */
    void late(Account account, NewSync wanted) {
        Actor who = actor;
        if (who == null) {
            throw new IllegalStateException("no resource creates");
        }
        sentCreation();
        String mind = mind(who.uid());
        agenda.in(LATE, "late", () -> {
            if (!closed.contains(who.uid()) && mind.equals(mind(who.uid()))) {
                // A process that wakes up in front of its request sends it whatever another one has done since.
                boolean twin = who.woken() && other(account, wanted).isPresent();
                if (!twin) {
                    checkNoOther(account, wanted);
                }
                Sync sync = account.weld().byHand().createSync(wanted);
                made.put(sync.id(), who.uid());
                if (twin) {
                    twins.add(sync.id());
                }
                log.accept("    late: " + sync.id() + " is made");
            }
        });
    }

    private static boolean isYoung(FakeWeld weld, Sync sync) {
        return weld.serverTime()
                .filter(now -> now.isBefore(sync.createdAt().plus(Way.LONGEST_LAG)))
                .isPresent();
    }

    private Optional<Sync> other(Account account, NewSync wanted) {
        return account.weld().allSyncs().stream()
                .filter(sync -> Fixtures.isMeant(sync, wanted.connectionId(), wanted.destinationSchemaName()))
                // What people made so short a while ago no listing may show yet.
                .filter(sync -> made.containsKey(sync.id()) || !isYoung(account.weld(), sync))
                .findFirst();
    }

    private void checkNoOther(Account account, NewSync wanted) {
        other(account, wanted)
                .ifPresent(sync -> violated(
                        "a second sync is made beside " + sync.id() + " of " + made.get(sync.id()) + ": " + wanted));
    }

    /** A call to Weld is sent. */
    void called() {
        Actor who = actor;
        calls.sent(who == null ? Calls.POLLS : who.name().toString(), agenda.now())
                .ifPresent(this::violated);
    }

    /** Something happens that is worth attempts of its own. */
    void happens() {
        calls.happens(agenda.now());
    }

    /** A call is about to be done. */
    void called(Account account, Call call, Object[] arguments) {
        if (!call.writes()) {
            return;
        }
        weldWrites++;
        Actor who = actor;
        if (who == null) {
            violated(call + " in the name of no resource");
            return;
        }
        boolean leftAlone = who.spec("managementPolicy", "Full").equals("ObserveOnly")
                || (who.spec("suspend", "false").equals("true") && !SimulatedApiServer.isGoing(who.seen()));
        if (leftAlone) {
            violated(call + " for " + who.name() + ", which is to be left alone");
        }
        if (!who.woken() && sharing.isRefusedFor(who.name(), HEARD_BY_THEN) && !isGoingWithKeyReadLast(who)) {
            violated(call + " for " + who.name() + ", which nobody allows any more");
        }
        FakeWeld weld = account.weld();
        switch (call) {
            case CREATE_SYNC -> {
                sentCreation();
                makesATwin =
                        who.woken() && other(account, (NewSync) arguments[0]).isPresent();
                if (!makesATwin) {
                    checkNoOther(account, (NewSync) arguments[0]);
                }
            }
            case DELETE_SYNC -> checkDeletion(who, (String) arguments[0]);
            case DELETE_STREAM -> checkStreamRemoval(weld, who, (String) arguments[0]);
            case REQUEST_RUN -> {
                if (!declares(who, "Run")) {
                    checkIsNotOld(who, "weld.app/run-requested-at");
                }
                runsBefore = runs(weld, (String) arguments[0]);
            }
            case REQUEST_FULL_REFRESH -> {
                if (!declares(who, "FullRefresh")) {
                    checkIsNotOld(who, "weld.app/full-refresh-requested-at");
                }
            }
            case PUT_STREAMS -> streamsBefore = streamNames(weld, (String) arguments[0]);
            case CREATE_BRIDGE -> checkNoLink(weld, who, (NewBridge) arguments[0]);
            default -> {
                // Nothing that must not be.
            }
        }
    }

    /** A prune takes the workspace, the Secret, and what uses them, in any order. */
    private boolean isGoingWithKeyReadLast(Actor who) {
        return SimulatedApiServer.isGoing(who.seen())
                && sharing.refusal(who.name())
                        .filter(reason -> !reason.equals("NamespaceNotAllowed"))
                        .isPresent();
    }

    /** A call was done; the answer may be lost. */
    void done(Account account, Call call, Object[] arguments, @Nullable Object answer) {
        Actor who = actor;
        if (who == null) {
            return;
        }
        switch (call) {
            case CREATE_SYNC -> {
                String id = ((Sync) java.util.Objects.requireNonNull(answer)).id();
                made.put(id, who.uid());
                if (who.woken() && deleted.contains(who.uid())) {
                    madeTooLate.add(id);
                }
                if (makesATwin) {
                    twins.add(id);
                }
            }
            case ENABLE_SYNC -> checkNoTwoRun(account.weld(), (String) arguments[0]);
            case REQUEST_RUN -> {
                String id = (String) arguments[0];
                if (runs(account.weld(), id) > runsBefore) {
                    String value = who.seen()
                            .at("/metadata/annotations")
                            .path("weld.app/run-requested-at")
                            .asText();
                    boolean isFirst = !value.isEmpty() && runs.add(who.mind() + " " + value + " " + id);
                    if (!isFirst && !isFirstDeclared(who, id)) {
                        violated("a second run begins for " + value + " of " + who.name());
                    }
                }
            }
            case PUT_STREAMS -> {
                String id = (String) arguments[0];
                for (Object each : (List<?>) arguments[1]) {
                    String stream = ((SourceStream) each).name();
                    if (!streamsBefore.contains(stream)) {
                        streamsBy.put(id + " " + stream, mind(who.uid()));
                    }
                }
                checkNoTwoRun(account.weld(), id);
                checkColumns(account.weld(), who, id);
                checkFullSyncs(account.weld(), who, id);
            }
            case CREATE_BRIDGE -> {
                renewed.remove(String.valueOf(((NewBridge) arguments[0]).connectionId()));
                bridgesBy.put(((ConnectionBridge) java.util.Objects.requireNonNull(answer)).id(), mind(who.uid()));
            }
            default -> {
                // Nothing to keep.
            }
        }
    }

    /** Whether the manifest, or what was recorded of an earlier one, may be what requests this. */
    private static boolean declares(Actor who, String type) {
        return who.seen().at("/spec/request/type").asText().equals(type)
                || who.seen().at("/status/request/type").asText().equals(type);
    }

    /** A run of a stream for an id of a manifest that had none yet. */
    private boolean isFirstDeclared(Actor who, String stream) {
        for (String id : List.of(
                who.seen().at("/status/request/value").asText(),
                who.seen().at("/spec/request/id").asText())) {
            if (!id.isEmpty() && runs.add(who.mind() + " declared " + id + " " + stream)) {
                return true;
            }
        }
        return false;
    }

    /** What people hashed stays hashed, unless the manifest says otherwise, or a status says so. */
    private void checkColumns(FakeWeld weld, Actor who, String id) {
        for (Stream stream : weld.theSync(id).streams()) {
            Instant since = hashed.get(id + " " + stream.name());
            boolean ours = mind(who.uid()).equals(streamsBy.get(id + " " + stream.name()));
            boolean known = since != null && since.plus(SEEN_BY_THEN).isBefore(agenda.now());
            if (known && !ours && weld.hashedColumns(id, stream.name()).isEmpty()) {
                violated("stream " + stream.name() + " of " + id + " is not hashed any more, and " + who.name()
                        + " says nothing of its columns");
            }
        }
    }

    /** What a manifest says nothing of stays as people have set it, whatever else of the stream is sent. */
    private void checkFullSyncs(FakeWeld weld, Actor who, String id) {
        for (Stream stream : weld.theSync(id).streams()) {
            String key = id + " " + stream.name();
            Instant since = fullSyncs.get(key);
            if (since == null) {
                continue;
            }
            boolean declared = false;
            for (JsonNode entry : who.seen().at("/spec/streams")) {
                declared |= entry.path("name").asText().equals(stream.name()) && entry.hasNonNull("fullSyncAlways");
            }
            boolean added = !streamsBefore.contains(stream.name());
            if (declared || added) {
                fullSyncs.remove(key);
            } else if (since.plus(SEEN_BY_THEN).isBefore(agenda.now())
                    && !Boolean.TRUE.equals(stream.properties().flag(StreamProperty.FULL_SYNC_ALWAYS))) {
                violated("stream " + stream.name() + " of " + id + " has no full syncs any more, and " + who.name()
                        + " says nothing of them");
            }
        }
    }

    /** Two syncs for one manifest, which load the same into one schema. */
    private void checkNoTwoRun(FakeWeld weld, String id) {
        List<Sync> all = weld.allSyncs();
        all.stream()
                .filter(one -> one.id().equals(id) && runs(one))
                .flatMap(one -> all.stream()
                        .filter(other -> !other.id().equals(id) && runs(other))
                        .filter(other -> made.containsKey(id) && made.get(id).equals(made.get(other.id())))
                        .filter(other -> Fixtures.isMeant(
                                other, one.connectionId(), String.valueOf(one.destinationSchemaName()))))
                .forEach(other -> violated(other.id() + " and " + id + " of one manifest both run"));
    }

    private static boolean runs(Sync sync) {
        return sync.enabled() && sync.streams() != null && !sync.streams().isEmpty();
    }

    private void checkDeletion(Actor who, String id) {
        // A process that stood still may undo a creation whose resource went meanwhile.
        boolean mayBeUnbound = twins.contains(id) || vanished.contains(who.uid()) || deleted.contains(who.uid());
        if (mayBeUnbound && who.uid().equals(made.get(id))) {
            return;
        }
        if (!SimulatedApiServer.isGoing(who.seen())) {
            violated(id + " is deleted, but " + who.name() + " is not");
        }
        if (who.spec("deletionPolicy", "Delete").equals("Retain")) {
            violated(id + " is deleted, but " + who.name() + " says Retain");
        }
        boolean bound = id.equals(who.seen().path("status").path("syncId").asText());
        boolean perhaps = who.seen().path("status").has("creation") && made.get(id) == null;
        if (!bound && !perhaps && !who.uid().equals(made.get(id))) {
            violated(id + " is deleted, but " + who.name() + " does not stand for it");
        }
    }

    private void checkIsNotOld(Actor who, String annotation) {
        String requested =
                who.seen().at("/metadata/annotations").path(annotation).asText();
        String born = who.seen().at("/metadata/creationTimestamp").asText();
        if (requested.startsWith("20")
                && Instant.parse(requested).isBefore(Instant.parse(born).minus(OLD))) {
            violated("what was requested at " + requested + " is done for " + who.name() + ", which is of " + born);
        }
    }

    private void checkStreamRemoval(FakeWeld weld, Actor who, String streamId) {
        String policy = who.spec("streamRemovalPolicy", "Owned");
        boolean manual = streams(weld)
                .anyMatch(
                        stream -> stream.id().equals(streamId) && stream.name().equals(Fixtures.HAND_MADE_STREAM));
        if (policy.equals("None") || (policy.equals("Owned") && manual)) {
            violated("a stream is removed, against the policy " + policy + " of " + who.name());
        }
    }

    private void checkNoLink(FakeWeld weld, Actor who, NewBridge wanted) {
        boolean open = weld.allBridges().stream()
                .anyMatch(bridge -> mind(who.uid()).equals(bridgesBy.get(bridge.id()))
                        && bridge.expiresAt() != null
                        && agenda.now().isBefore(bridge.expiresAt()));
        // What was on the wire cannot be taken back.
        // A key that stays is followed into its workspace, with a link of its own there, and back.
        if (open && wanted.connectionId() == null && !who.woken() && !wrongKeys) {
            violated("a second link is made for " + who.name() + " while the first is open");
        }
    }

    private static java.util.stream.Stream<Stream> streams(FakeWeld weld) {
        return weld.allSyncs().stream().flatMap(sync -> sync.streams().stream());
    }

    private static Set<String> streamNames(FakeWeld weld, String syncId) {
        Set<String> names = new LinkedHashSet<>();
        streams(weld).filter(stream -> stream.syncId().equals(syncId)).forEach(stream -> names.add(stream.name()));
        return names;
    }

    private static int runs(FakeWeld weld, String streamId) {
        return streams(weld)
                .filter(stream -> stream.id().equals(streamId))
                .mapToInt(stream -> weld.runsRequested(stream.syncId(), stream.name()))
                .sum();
    }

    /** What is done with a sync where the manifest does not say: what was there before is left. */
    private static String byOrigin(ObjectNode resource) {
        return resource.path("status").path("origin").asText().equals("Adopted") ? "Retain" : "Delete";
    }

    /**
     * A resource was deleted from the cluster.
     *
     * @param last as it was
     * @param handedOver whether another resource stands for a sync now, or means the same
     */
    void deleted(Name name, ObjectNode last, FakeWeld weld, Predicate<Sync> handedOver) {
        String uid = SimulatedApiServer.uid(last);
        deleted.add(uid);
        Actor who = actor;
        boolean finished = who != null
                && who.name().equals(name)
                && who.uid().equals(uid)
                && !vanished.contains(uid)
                && SimulatedApiServer.isGoing(who.seen());
        boolean mustDelete = finished
                && who.spec("deletionPolicy", byOrigin(last)).equals("Delete")
                && who.spec("managementPolicy", "Full").equals("Full")
                && who.spec("suspend", "false").equals("false")
                && !wasWiped(uid);
        if (!mustDelete) {
            closed.add(uid);
        }
        String bound = last.path("status").path("syncId").asText();
        weld.allSyncs().stream()
                .filter(sync -> sync.id().equals(bound) || uid.equals(made.get(sync.id())))
                .forEach(sync -> {
                    boolean left = !released.contains(sync.id()) && !twins.contains(sync.id());
                    if (mustDelete && left && !handedOver.test(sync)) {
                        violated(name + " was deleted and leaves " + sync.id() + " behind");
                    }
                    released.add(sync.id());
                });
    }
}
