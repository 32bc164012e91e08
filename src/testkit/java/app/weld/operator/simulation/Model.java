package app.weld.operator.simulation;

import static app.weld.operator.standin.Way.OFFERED_STREAMS_TIME_OUT;

import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.Orchestration;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must be once everything has settled, and in what it is not so. */
final class Model {
    private final Simulation simulation;
    private final List<String> complaints = new ArrayList<>();
    private final Set<String> stoodFor = new HashSet<>();

    private Model(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Empty when everything is as it must be. */
    static List<String> complaints(Simulation simulation) {
        Model model = new Model(simulation);
        simulation.store().names(Name.Kind.CONNECTION).forEach(model::connection);
        var byMeaning = new TreeMap<String, List<Name>>();
        for (Name name : simulation.store().names(Name.Kind.SYNC)) {
            byMeaning
                    .computeIfAbsent(
                            simulation.connectionId(name).orElse("?") + " " + name.name(), key -> new ArrayList<>())
                    .add(name);
        }
        byMeaning.values().forEach(model::same);
        simulation.accounts().values().forEach(account -> model.noOrphans(account.weld()));
        simulation.foreignConditions().forEach(model::hasForeignCondition);
        return model.complaints;
    }

    static JsonNode ready(ObjectNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition;
            }
        }
        return object.path("nothing");
    }

    private static String reason(ObjectNode object) {
        return ready(object).path("reason").asText("none");
    }

    private ObjectNode object(Name name) {
        return simulation.store().get(name).orElseThrow();
    }

    private void complain(Name name, String words) {
        complaints.add(name + ": " + words + " (" + reason(object(name)) + ": "
                + ready(object(name)).path("message").asText() + ")");
    }

    /** One that has a connection keeps it while its namespace is not allowed. */
    private boolean standsForOne(Name connection) {
        ObjectNode object = object(connection);
        return reason(object).equals("Connected")
                || (simulation.sharing().refusal(connection).isPresent()
                        && object.at("/status").has("connectionId"));
    }

    private void connection(Name name) {
        ObjectNode object = object(name);
        boolean used = simulation.store().names(Name.Kind.SYNC).stream()
                .anyMatch(sync -> name.equals(Fixtures.connectionOf(sync)));
        if (SimulatedApiServer.isGoing(object)) {
            if (!used) {
                complain(name, "is still there");
            }
            return;
        }
        Optional<String> refusal = simulation.sharing().refusal(name);
        if (refusal.isPresent()) {
            expect(name, refusal.get());
            return;
        }
        List<Name> others = simulation.store().names(Name.Kind.CONNECTION).stream()
                .filter(other -> other.name().equals(name.name()))
                .filter(other -> !other.equals(name))
                .toList();
        // One that is going and is still in use may have let go of it or not.
        if (others.stream().anyMatch(other -> SimulatedApiServer.isGoing(object(other)))) {
            return;
        }
        // Whoever stands for it first keeps it. While one could not act, a person may have authorized another one.
        boolean taken = others.stream()
                .filter(other -> !(simulation.hindrances().everBegan() && haveOneEach(name, other)))
                .anyMatch(this::standsForOne);
        if (!reason(object).equals(taken ? "Conflict" : "Connected")) {
            complain(name, taken ? "has what another has" : "is not connected");
        }
        reachable(name);
    }

    private boolean haveOneEach(Name one, Name other) {
        String id = object(one).at("/status/connectionId").asText();
        String otherId = object(other).at("/status/connectionId").asText();
        return !id.isEmpty() && !otherId.isEmpty() && !id.equals(otherId);
    }

    private boolean isOlder(Name one, Name other) {
        Comparator<Name> age = Comparator.comparing(
                name -> object(name).at("/metadata/creationTimestamp").asText());
        return age.thenComparing(Name::namespace).thenComparing(Name::name).compare(one, other) < 0;
    }

    private void reachable(Name name) {
        for (JsonNode condition : object(name).path("status").path("conditions")) {
            if (condition.path("type").asText().equals("APIReachable")
                    && !condition.path("status").asText().equals("True")) {
                complain(name, "Weld counts as not reachable");
            }
        }
    }

    /** Resources that mean the same sync: one of those that can have it has it, whoever came to it first. */
    private void same(List<Name> names) {
        boolean given = false;
        boolean kept = isHeldByAnother(names);
        List<Name> ownerFirst = names.stream()
                .sorted(Comparator.comparing((Name name) -> reason(object(name)).equals("Conflict"))
                        .thenComparing((one, other) -> one.equals(other) ? 0 : isOlder(one, other) ? -1 : 1))
                .toList();
        for (Name name : ownerFirst) {
            ObjectNode object = object(name);
            if (SimulatedApiServer.isGoing(object)) {
                complain(name, "is still there");
                continue;
            }
            if (object.path("spec").path("suspend").asBoolean()) {
                expect(name, "Suspended");
                kept = true;
                standsFor(name, object);
                continue;
            }
            Optional<String> unusable = connectionUnusable(name);
            if (unusable.isPresent()) {
                expect(name, unusable.get());
                kept = true;
                standsFor(name, object);
                continue;
            }
            if (mustNotAdopt(name, object)) {
                if (!Set.of("Conflict", "AdoptionNotAllowed").contains(reason(object))) {
                    complain(name, "must not adopt, and does not say so");
                }
                continue;
            }
            // Who is left alone may have claimed the sync already, and keeps it then.
            if (given || (kept && reason(object).equals("Conflict"))) {
                expect(name, "Conflict");
                continue;
            }
            given = true;
            if (object.path("spec").path("managementPolicy").asText().equals("ObserveOnly")) {
                expect(name, "Observed");
                standsFor(name, object);
                continue;
            }
            asDesired(name, object);
        }
    }

    /** Whether what a manifest means is there, and was not made for it, and it must not take that over. */
    private boolean mustNotAdopt(Name name, ObjectNode object) {
        if (!simulation.sharing().isAdoptionDenied(name)
                || !object.path("status").path("syncId").isMissingNode()) {
            return false;
        }
        if (object.path("spec").has("connectionId")) {
            // What no resource stands for it must not name at all.
            return true;
        }
        String uid = SimulatedApiServer.uid(object);
        boolean there = false;
        for (Sync sync : simulation.weldOf(name).allSyncs()) {
            if (Fixtures.isMeant(sync, simulation.connectionId(name).orElse(""), name)) {
                boolean own = uid.equals(simulation.checker().makerOf(sync.id()));
                there |= !own || simulation.checker().wasWiped(uid);
                if (own && ready(object).path("message").asText().contains(sync.id())) {
                    // It is not lost: the condition names it.
                    stoodFor.add(sync.id());
                }
            }
        }
        return there;
    }

    /** Whether one that lost its connection, and so does not mean the same for the moment, has the sync of these. */
    private boolean isHeldByAnother(List<Name> names) {
        Name one = names.get(0);
        Set<String> held = new HashSet<>();
        simulation.store().names(Name.Kind.SYNC).stream()
                .filter(name -> !names.contains(name))
                .forEach(name ->
                        held.add(object(name).path("status").path("syncId").asText()));
        // One that cannot use its connection does not notice that its sync is not there any more, and is responsible
        // still.
        boolean cannotNotice = simulation.store().names(Name.Kind.SYNC).stream()
                .filter(name -> !names.contains(name) && name.name().equals(one.name()))
                .filter(name -> connectionUnusable(name).isPresent())
                .map(name -> object(name).path("status"))
                .anyMatch(status -> status.has("syncId")
                        && status.path("connectionId")
                                .asText()
                                .equals(simulation.connectionId(one).orElse("")));
        return cannotNotice
                || simulation.weldOf(one).allSyncs().stream()
                        .filter(sync -> Fixtures.isMeant(
                                sync, simulation.connectionId(one).orElse(""), one))
                        .anyMatch(sync -> held.contains(sync.id()));
    }

    /** What a sync says whose connection cannot be used. */
    private Optional<String> connectionUnusable(Name name) {
        Optional<String> refusal = simulation.sharing().refusal(name);
        if (!(Fixtures.connectionOf(name) instanceof Name connection)) {
            return refusal;
        }
        if (Sharing.isOverAnother(name) && refusal.isPresent() && !mayPassConsent(name, connection)) {
            return refusal;
        }
        Optional<ObjectNode> there = simulation.store().get(connection);
        if (there.isEmpty()) {
            return Optional.of("ConnectionNotFound");
        }
        String reason = reason(there.get());
        if (reason.equals("Conflict")) {
            return Optional.of("ConnectionFailed");
        }
        if (!there.get().path("status").path("connectionId").isMissingNode()) {
            return refusal;
        }
        if (reason.equals("InUse") || isStalled(there.get())) {
            return Optional.of("ConnectionFailed");
        }
        return Optional.of(reason.equals("AuthorizationPending") ? "ConnectionNotReady" : "Progressing");
    }

    /** Whether it is not the connection itself, but its workspace, that does not let a sync of another namespace go on. */
    private boolean mayPassConsent(Name sync, Name connection) {
        return Sharing.isOfAWorkspace(connection) && simulation.sharing().isConsented(sync, connection);
    }

    private static boolean isStalled(ObjectNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Stalled")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** Who is left alone need not have found it yet. */
    private void standsFor(Name name, ObjectNode object) {
        stoodFor.add(object.path("status").path("syncId").asText());
        simulation.weldOf(name).allSyncs().stream()
                .filter(sync ->
                        Fixtures.isMeant(sync, simulation.connectionId(name).orElse(""), name))
                .forEach(sync -> stoodFor.add(sync.id()));
    }

    private void expect(Name name, String reason) {
        if (!reason(object(name)).equals(reason)) {
            complain(name, "is not " + reason);
        }
    }

    private void asDesired(Name name, ObjectNode object) {
        JsonNode spec = object.path("spec");
        String id = object.path("status").path("syncId").asText();
        stoodFor.add(id);
        Optional<Sync> remote = simulation.weldOf(name).allSyncs().stream()
                .filter(sync -> sync.id().equals(id))
                .findFirst();
        if (remote.isEmpty()) {
            complain(name, "its sync " + id + " is not there");
            return;
        }
        Sync sync = remote.get();
        boolean enabled = spec.path("enabled").asBoolean(true);
        Optional<String> unresolved = unresolved(object, simulation.weldOf(name));
        if (unresolved.isPresent()) {
            expect(name, unresolved.get());
        } else if (!isHeldRightly(object)) {
            expect(name, enabled ? "InSync" : "InSyncDisabled");
        }
        reachable(name);
        if (object.path("status").path("observedGeneration").asLong()
                != object.at("/metadata/generation").asLong()) {
            complain(name, "its manifest was not looked at");
        }
        if (!Fixtures.isMeant(sync, simulation.connectionId(name).orElse(""), name)) {
            complain(name, sync + " is another sync");
        }
        difference(holdsColumns(object) ? withoutHeld(object) : object, id, simulation.weldOf(name))
                .ifPresent(wrong -> complain(name, wrong));
        String run = object.at("/metadata/annotations")
                .path("weld.app/run-requested-at")
                .asText("");
        if (!run.isEmpty()
                && !run.equals(object.path("status").path("lastHandledRunAt").asText())) {
            complain(name, run + " was not handled");
        }
        String refresh = object.at("/metadata/annotations")
                .path("weld.app/full-refresh-requested-at")
                .asText("");
        if (!refresh.isEmpty()
                && !refresh.equals(
                        object.path("status").path("lastHandledFullRefreshAt").asText())) {
            complain(name, "the full refresh " + refresh + " was not handled");
        }
        declaredRequest(name, object);
        streams(name, object, sync);
    }

    /** What the manifest requests is carried out, or its status says why it is not. */
    private void declaredRequest(Name name, ObjectNode object) {
        String id = object.at("/spec/request/id").asText();
        if (id.isEmpty()) {
            return;
        }
        boolean handled = false;
        for (JsonNode known : object.at("/status/tracking/handledRequests")) {
            handled |= known.asText().equals(id);
        }
        JsonNode request = object.at("/status/request");
        if (!handled
                || (request.path("value").asText().equals(id)
                        && request.path("state").asText().equals("Pending"))) {
            complain(name, "the request " + id + " of the manifest was not handled: " + request);
        }
    }

    /** What would lose columns that no read shows, and the removal of all streams, wait for a person. */
    private static boolean isHeldRightly(ObjectNode object) {
        JsonNode streams = object.path("spec").path("streams");
        return switch (reason(object)) {
            case "ColumnsUndeclared" -> {
                boolean any = false;
                for (JsonNode desired : streams) {
                    any |= mayLoseColumns(object, desired);
                }
                yield any;
            }
            case "RemovalHeld" -> streams.isEmpty();
            default -> false;
        };
    }

    /** Whether a change waits that would lose columns which no read shows; another reason may come before that. */
    static boolean holdsColumns(ObjectNode object) {
        return ready(object).path("message").asText().contains("Weld never reports which columns");
    }

    private static ObjectNode withoutHeld(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        ArrayNode streams = ((ObjectNode) copy.path("spec")).putArray("streams");
        object.path("spec").path("streams").forEach(desired -> {
            if (!mayLoseColumns(object, desired)) {
                streams.add(desired);
            }
        });
        return copy;
    }

    private static boolean mayLoseColumns(ObjectNode object, JsonNode desired) {
        boolean ours = false;
        for (JsonNode owned : object.at("/status/tracking/applied/owned")) {
            ours |= owned.equals(desired.path("name"));
        }
        return !ours && !(desired.has("excludedColumns") && desired.has("hashedColumns"));
    }

    private void streams(Name name, ObjectNode object, Sync sync) {
        JsonNode spec = object.path("spec");
        Set<String> declared = new HashSet<>();
        for (JsonNode desired : spec.path("streams")) {
            declared.add(desired.path("name").asText());
        }
        if (spec.has("streamSelector")) {
            if (simulation.weldOf(name).quirks().has(OFFERED_STREAMS_TIME_OUT)) {
                // Nothing is removed while it is unknown what is offered.
                return;
            }
            sync.streams().stream()
                    .map(Stream::name)
                    .filter(stream -> selects(spec.path("streamSelector"), stream))
                    .forEach(declared::add);
        }
        String policy = spec.path("streamRemovalPolicy").asText("Owned");
        String mind = simulation.checker().mind(SimulatedApiServer.uid(object));
        sync.streams().stream()
                .filter(stream -> !declared.contains(stream.name()) && !declared.isEmpty())
                .filter(stream -> policy.equals("All")
                        || (policy.equals("Owned")
                                && mind.equals(simulation.checker().streamBy(sync.id(), stream.name()))))
                .forEach(stream -> complain(name, "stream " + stream.name() + " is not declared, " + policy));
    }

    /** In what a sync is not as its manifest says, of what the manifest says. */
    static Optional<String> difference(ObjectNode object, String id, FakeWeld weld) {
        JsonNode spec = object.path("spec");
        Optional<Sync> remote =
                weld.allSyncs().stream().filter(sync -> sync.id().equals(id)).findFirst();
        if (remote.isEmpty()) {
            return Optional.of("its sync " + id + " is not there");
        }
        Sync sync = remote.get();
        String orchestration = spec.path("orchestrationId").asText("");
        String named = spec.at("/orchestrationRef/name").asText("");
        boolean isUnresolved = !named.isEmpty() && idsOf(named, weld).size() != 1;
        if (!named.isEmpty() && !isUnresolved) {
            orchestration = idsOf(named, weld).get(0);
        }
        boolean orchestrated = sync.orchestrationId() != null;
        if (isUnresolved) {
            // Nothing is attached, detached, or enabled until the name has one id.
            return differenceOfTheRest(spec, sync, weld);
        }
        if (!orchestration.isEmpty()) {
            if (!orchestration.equals(sync.orchestrationId())) {
                return Optional.of("the orchestration is " + sync.orchestrationId());
            }
        } else if (orchestrated && object.path("status").path("origin").asText().equals("Created")) {
            return Optional.of("the orchestration is " + sync.orchestrationId());
        } else if (!orchestrated && !spec.path("syncInterval").asText().equals(sync.syncInterval())) {
            // What a person has attached a sync of people to stays, and is said.
            return Optional.of("the schedule is " + sync.syncInterval());
        }
        if (spec.path("enabled").asBoolean(true) != sync.enabled()) {
            return Optional.of("enabled is " + sync.enabled());
        }
        return differenceOfTheRest(spec, sync, weld);
    }

    private static Optional<String> differenceOfTheRest(JsonNode spec, Sync sync, FakeWeld weld) {
        JsonNode window = spec.path("settings").path("window");
        if (!window.isMissingNode() && !window.equals(sync.settings().path("window"))) {
            return Optional.of("the settings are " + sync.settings());
        }
        for (JsonNode desired : spec.path("streams")) {
            Optional<String> wrong = difference(desired, sync, weld);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return unselected(spec, sync, weld);
    }

    /** Which stream is missing that is offered, and that the selector selects. */
    private static Optional<String> unselected(JsonNode spec, Sync sync, FakeWeld weld) {
        if (!spec.has("streamSelector") || weld.quirks().has(OFFERED_STREAMS_TIME_OUT)) {
            return Optional.empty();
        }
        return weld.offered().stream()
                .filter(stream -> selects(spec.path("streamSelector"), stream))
                .filter(stream -> sync.stream(stream).isEmpty())
                .findFirst()
                .map(stream -> "stream " + stream + " is missing, which the selector selects");
    }

    private static boolean selects(JsonNode selector, String stream) {
        return matches(selector.path("include"), stream) && !matches(selector.path("exclude"), stream);
    }

    private static boolean matches(JsonNode patterns, String stream) {
        for (JsonNode pattern : patterns) {
            if (stream.matches(pattern.asText().replace("*", ".*"))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> idsOf(String orchestration, FakeWeld weld) {
        return weld.allOrchestrations().stream()
                .filter(one -> orchestration.equals(one.name()))
                .map(Orchestration::id)
                .toList();
    }

    /** What a manifest says whose orchestration has not exactly one id. */
    private static Optional<String> unresolved(ObjectNode object, FakeWeld weld) {
        String name = object.at("/spec/orchestrationRef/name").asText("");
        int ids = name.isEmpty() ? 1 : idsOf(name, weld).size();
        return ids == 1 ? Optional.empty() : Optional.of(ids == 0 ? "OrchestrationNotFound" : "AmbiguousOrchestration");
    }

    private static Optional<String> difference(JsonNode desired, Sync sync, FakeWeld weld) {
        String name = desired.path("name").asText();
        Optional<Stream> there = sync.stream(name);
        if (there.isEmpty()) {
            return Optional.of("stream " + name + " is missing");
        }
        boolean as = same(desired, "fullSyncAlways", there.get().properties().flag(StreamProperty.FULL_SYNC_ALWAYS))
                && same(
                        desired,
                        "enabledHistoryTable",
                        there.get().properties().flag(StreamProperty.ENABLED_HISTORY_TABLE))
                && (desired.path("excludedColumns").isEmpty()
                        || List.of(desired.path("excludedColumns").get(0).asText())
                                .equals(weld.excludedColumns(sync.id(), name)));
        return as ? Optional.empty() : Optional.of("stream " + name + " is " + there.get());
    }

    /** What another controller says of it is its own. */
    private void hasForeignCondition(Name name) {
        long there = simulation.store().get(name).stream()
                .flatMap(object -> java.util.stream.StreamSupport.stream(
                        object.path("status").path("conditions").spliterator(), false))
                .filter(condition -> condition.path("type").asText().equals(SimulatedApiServer.FOREIGN))
                .filter(condition ->
                        condition.path("status").asText().equals("True") && !condition.has("observedGeneration"))
                .count();
        if (there != 1) {
            complaints.add(name + ": the condition of another controller is missing or changed");
        }
    }

    private static boolean same(JsonNode desired, String property, boolean is) {
        return !desired.has(property) || desired.path(property).asBoolean() == is;
    }

    /** A resource whose status was taken away, and that has no connection any more, cannot find its sync again. */
    private boolean isForgotten(@Nullable String uid) {
        return uid != null
                && simulation.checker().wasWiped(uid)
                && simulation.store().names(Name.Kind.SYNC).stream()
                        .filter(name -> SimulatedApiServer.uid(object(name)).equals(uid))
                        .anyMatch(name -> connectionUnusable(name).isPresent()
                                || simulation.sharing().isAdoptionDenied(name));
    }

    private void noOrphans(FakeWeld weld) {
        weld.allSyncs().stream()
                .filter(sync -> simulation.checker().makerOf(sync.id()) != null)
                .filter(sync ->
                        !stoodFor.contains(sync.id()) && !simulation.checker().isReleased(sync.id()))
                .filter(sync -> !isForgotten(simulation.checker().makerOf(sync.id())))
                .forEach(sync -> complaints.add(sync.id() + " of " + sync.connectionId() + " into "
                        + sync.destinationSchemaName() + " was made for "
                        + simulation.checker().makerOf(sync.id()) + ", and no resource stands for it"));
    }
}
