package app.weld.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.preview.PlanResult;
import app.weld.operator.preview.PlannedCall;
import app.weld.operator.preview.Planning;
import app.weld.operator.preview.Plans;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.MadeCall;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.http.RequestBodies;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster and two accounts that have a past, and the manifests that are applied next. Follows from the seed alone. */
final class PlannedWorld {
    private static final Duration AWHILE = Duration.ofMinutes(15);

    private final Random random;
    private final Simulation simulation;
    private final PlannedSharing sharing;
    private final PlannedFields fields;
    private final Map<Name, ObjectNode> next = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();

    /** The manifests that were carried out, as a branch has them; empty where the cluster says what is there. */
    private final Map<Name, ObjectNode> previous = new LinkedHashMap<>();

    PlannedWorld(int seed) {
        this(seed, false);
        List<Name> names = new ArrayList<>(Fixtures.CONNECTIONS);
        names.addAll(Fixtures.SYNCS);
        if (random.nextInt(4) > 0) {
            applySome(names);
            simulation.pass(AWHILE);
            simulation.happen(new Step.Authorize());
            simulation.pass(AWHILE);
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            simulation.happen(byHand(Fixtures.SYNCS.get(random.nextInt(Fixtures.SYNCS.size()))));
        }
        if (random.nextInt(4) == 0) {
            welds().stream().filter(PlannedWorld::saysWhatIsOffered).forEach(weld -> weld.offerNoLonger("deals"));
        }
        names.forEach(this::draw);
        // Without any manifest a namespace is out of a plan's sight: what it manages looks as if no resource managed
        // it.
        Fixtures.NAMESPACES.forEach(this::declareOne);
        if (random.nextInt(3) == 0) {
            sharing.draw();
        }
    }

    /** A world of which a plan knows the manifests alone that were carried out, without a status. */
    static PlannedWorld afterPrevious(int seed) {
        PlannedWorld world = new PlannedWorld(seed, true);
        world.carryOutSome();
        world.previous.keySet().forEach(world::draw);
        return world;
    }

    private void carryOutSome() {
        List<Name> names = new ArrayList<>(Fixtures.CONNECTIONS);
        names.addAll(Fixtures.SYNCS);
        for (Name name : names) {
            // Of two manifests for one sync, a branch does not say which has it.
            boolean isTwin = name.namespace().equals("two") && !name.name().equals("deals");
            if (!isTwin && (name.kind() == Name.Kind.CONNECTION || random.nextInt(3) > 0)) {
                ObjectNode spec = spec(name);
                while (!isCarriedOut(spec)) {
                    spec = spec(name);
                }
                spec.put("deletionPolicy", random.nextBoolean() ? "Delete" : "Retain");
                previous.put(name, spec);
                simulation.store().apply(name, "spec", spec);
            }
        }
        simulation.pass(AWHILE);
        simulation.happen(new Step.Authorize());
        simulation.pass(AWHILE);
    }

    private static boolean isCarriedOut(ObjectNode spec) {
        return !spec.has("managementPolicy")
                && !spec.has("suspend")
                && !spec.has("adoptionPolicy")
                && !spec.path("orchestrationId").asText().equals("nobodys")
                && (!spec.has("orchestrationRef")
                        || Fixtures.ORCHESTRATIONS.contains(
                                spec.at("/orchestrationRef/name").asText()));
    }

    private PlannedWorld(int seed, boolean isPrevious) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 3);
        this.sharing = new PlannedSharing(random, isPrevious);
        this.fields = new PlannedFields(random, sharing);
        this.simulation = new Simulation(new History(seed, Set.of(), List.of()), any -> {}, any -> List.of(), sharing);
        sharing.draw();
        simulation.accounts().values().forEach(account -> prepare(account.weld()));
    }

    private void prepare(FakeWeld weld) {
        weld.enabledOnCreation(false);
        weld.addOrchestration("twin-1", "Twin");
        weld.addOrchestration("twin-2", "Twin");
        weld.account().offerEverywhere(OfferedStream.preselected("invoices"));
        if (random.nextBoolean()) {
            weld.offerUnselectable("archive");
        }
    }

    /** Weld lists what a source offers by its syncs: without one, no plan can know it. */
    private static boolean saysWhatIsOffered(FakeWeld weld) {
        return weld.allConnections().stream().allMatch(connection -> weld.allSyncs().stream()
                .anyMatch(sync -> sync.connectionId().equals(connection.id())));
    }

    private void applySome(List<Name> names) {
        names.stream()
                .filter(any -> random.nextInt(3) > 0)
                .forEach(name -> simulation.store().apply(name, "spec", spec(name)));
    }

    private ObjectNode spec(Name name) {
        return name.kind() == Name.Kind.CONNECTION ? fields.connection(name) : fields.sync(name);
    }

    private Step byHand(Name sync) {
        return switch (random.nextInt(6)) {
            case 0 -> new Step.ChangeSchedule(sync, Fixtures.schedule(random));
            case 1 -> new Step.Toggle(sync);
            case 2 -> new Step.RemoveStream(sync, random.nextInt(4));
            case 3 -> new Step.AddStream(sync);
            case 4 -> new Step.DeleteSync(sync);
            default -> new Step.Orchestrate(sync, Fixtures.orchestration(random));
        };
    }

    /** Most manifests stay; some are edited, added, or taken away. */
    private void draw(Name name) {
        Optional<ObjectNode> there = simulation.store().get(name);
        int what = random.nextInt(6);
        if (there.isEmpty() ? what < 3 : what == 0) {
            return;
        }
        next.put(
                name,
                there.isEmpty() || what < 3
                        ? spec(name)
                        : (ObjectNode) there.get().path("spec").deepCopy());
    }

    private void declareOne(String namespace) {
        if (next.keySet().stream().noneMatch(name -> name.namespace().equals(namespace))) {
            Name any = Name.connection(namespace, "shop");
            next.put(any, spec(any));
        }
    }

    /** The titles of the resources that are in conflict now. */
    List<String> conflicts() {
        return stored().stream()
                .filter(name -> Model.ready(simulation.store().get(name).orElseThrow())
                        .path("reason")
                        .asText()
                        .equals("Conflict"))
                .map(PlannedWorld::title)
                .toList();
    }

    private static String title(Name name) {
        return (name.kind() == Name.Kind.CONNECTION ? "WeldConnection " : "WeldEltSync ") + name.namespace() + "/"
                + name.name();
    }

    private ObjectNode object(Name name, ObjectNode stored) {
        ObjectNode object = stored.deepCopy();
        object.put("apiVersion", "weld.app/v1alpha1")
                .put("kind", name.kind() == Name.Kind.CONNECTION ? "WeldConnection" : "WeldEltSync");
        object.withObject("/metadata").put("namespace", name.namespace()).put("name", name.name());
        return object;
    }

    private List<Name> stored() {
        List<Name> stored = new ArrayList<>(simulation.store().names(Name.Kind.CONNECTION));
        stored.addAll(simulation.store().names(Name.Kind.SYNC));
        return stored;
    }

    PlanResult plan() {
        welds().forEach(weld -> {
            weld.allConnections().forEach(connection -> known.add(connection.id()));
            weld.allSyncs().forEach(sync -> {
                known.add(sync.id());
                sync.streams().forEach(stream -> known.add(stream.id()));
            });
        });
        InputStream input = new ByteArrayInputStream(yaml(next).getBytes(StandardCharsets.UTF_8));
        Plans plans = new Plans(
                key -> simulation.accountOf(key).orElseThrow().weld(),
                Supplier::get,
                secrets -> new ApiKey(accountOf(secrets.get(0)).key()),
                "https://example.com/callback");
        Planning.Live live = new Planning.Live(
                namespace -> stored().stream()
                        .filter(name -> name.namespace().equals(namespace))
                        .map(name -> object(name, simulation.store().get(name).orElseThrow()))
                        .toList(),
                any -> Optional.of(List.of()),
                true);
        welds().forEach(FakeWeld::forgetCalls);
        PlanResult result = new Planning("default", input)
                .of(List.of("-"), previous.isEmpty() ? live : previousManifests(), () -> plans, simulation.now());
        welds().forEach(weld -> assertThat(weld.writes()).isEmpty());
        return result;
    }

    private String yaml(Map<Name, ObjectNode> specs) {
        StringBuilder yaml = new StringBuilder();
        sharing.manifests()
                .forEach(manifest -> yaml.append("---\n").append(manifest).append("\n"));
        specs.forEach((name, spec) -> {
            ObjectNode manifest = object(name, spec.objectNode());
            manifest.set("spec", spec);
            yaml.append("---\n").append(manifest).append("\n");
        });
        return yaml.toString();
    }

    private Planning.Previous previousManifests() {
        try {
            Path file = Files.createTempFile("previous", ".yaml");
            file.toFile().deleteOnExit();
            Files.writeString(file, yaml(previous));
            return new Planning.Previous(List.of(file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Account accountOf(String secret) {
        String[] parts = secret.split("/", -1);
        return simulation
                .accounts()
                .get(
                        switch (secret) {
                            case "WeldWorkspace/first" -> Fixtures.FIRST;
                            case "WeldWorkspace/second" -> Fixtures.SECOND;
                            default -> Fixtures.SECRETS.get(Name.secret(parts[0], parts[1]));
                        });
    }

    private Collection<FakeWeld> welds() {
        return simulation.accounts().values().stream().map(Account::weld).toList();
    }

    private Set<String> links() {
        return welds().stream()
                .flatMap(weld -> weld.allBridges().stream())
                .map(ConnectionBridge::id)
                .collect(Collectors.toSet());
    }

    /** Applies the manifests, has every new link opened, and returns the calls that are made then, of each resource. */
    Map<String, List<String>> apply() {
        Map<FakeWeld, List<Optional<Name>>> callers = new LinkedHashMap<>();
        welds().forEach(weld -> {
            weld.forgetCalls();
            List<Optional<Name>> of = new ArrayList<>();
            callers.put(weld, of);
            weld.beforeAny(call -> of.add(simulation.checker().reconciled()));
        });
        Set<String> namespaces = new HashSet<>();
        next.keySet().forEach(name -> namespaces.add(name.namespace()));
        next.forEach((name, spec) -> simulation.store().apply(name, "spec", spec));
        previous.keySet().forEach(name -> namespaces.add(name.namespace()));
        stored().stream()
                .filter(name -> !next.containsKey(name) && namespaces.contains(name.namespace()))
                .forEach(simulation.store()::delete);
        Set<String> links = links();
        simulation.pass(AWHILE);
        welds().forEach(weld -> weld.allBridges().stream()
                .map(ConnectionBridge::id)
                .filter(id -> !links.contains(id))
                .toList()
                .forEach(weld::authorize));
        simulation.pass(AWHILE);
        Map<String, Set<String>> made = new TreeMap<>();
        callers.forEach((weld, of) -> {
            List<MadeCall> calls = weld.calls();
            assertThat(calls).hasSameSizeAs(of);
            for (int i = 0; i < calls.size(); i++) {
                // A namespace without a manifest is left out of a plan.
                if (calls.get(i).call().writes()
                        && namespaces.contains(of.get(i).orElseThrow().namespace())) {
                    made.computeIfAbsent(title(of.get(i).orElseThrow()), any -> new LinkedHashSet<>())
                            .add(text(calls.get(i)));
                }
            }
        });
        Map<String, List<String>> lists = new TreeMap<>();
        made.forEach((title, calls) -> lists.put(title, List.copyOf(calls)));
        return lists;
    }

    private String text(MadeCall made) {
        List<Object> arguments = made.arguments();
        String first = String.valueOf(arguments.get(0));
        return switch (made.call()) {
            case CREATE_SYNC -> text("POST", "/elt_syncs", "", RequestBodies.of((NewSync) arguments.get(0)));
            case UPDATE_SYNC -> text("POST", "/elt_syncs/", first, RequestBodies.of((SyncUpdate) arguments.get(1)));
            case ENABLE_SYNC -> text("POST", "/elt_syncs/", first + "/enable", null);
            case DISABLE_SYNC -> text("POST", "/elt_syncs/", first + "/disable", null);
            case DELETE_SYNC ->
                text(
                        "DELETE",
                        "/elt_syncs/",
                        first + (Boolean.TRUE.equals(arguments.get(1)) ? "?removeDataReferences=true" : ""),
                        null);
            case ATTACH_ORCHESTRATION ->
                text(
                        "POST",
                        "/elt_syncs/",
                        first + "/orchestration",
                        RequestBodies.orchestration(String.valueOf(arguments.get(1))));
            case DETACH_ORCHESTRATION -> text("DELETE", "/elt_syncs/", first + "/orchestration", null);
            case PUT_STREAMS ->
                text("POST", "/elt_syncs/", first + "/source_streams", RequestBodies.of(streams(arguments.get(1))));
            case DELETE_STREAM -> text("DELETE", "/elt_streams/", first, null);
            case DELETE_CONNECTION -> text("DELETE", "/connections/", first, null);
            case REQUEST_RUN -> text("POST", "/elt_streams/", first + "/request_run", null);
            case REQUEST_FULL_REFRESH ->
                text(
                        "POST",
                        "/elt_streams/",
                        first + "/request_full_refresh",
                        Boolean.TRUE.equals(arguments.get(1)) ? RequestBodies.resetHistory() : null);
            case CREATE_BRIDGE ->
                text("POST", "/connection_bridges", "", RequestBodies.of((NewBridge) arguments.get(0)));
            default -> throw new AssertionError(made.toString());
        };
    }

    @SuppressWarnings("unchecked")
    private static List<SourceStream> streams(Object argument) {
        return (List<SourceStream>) argument;
    }

    String text(PlannedCall call) {
        String path = call.path();
        int id = path.startsWith("/connection_bridges") ? path.length() : path.indexOf('/', 1) + 1;
        return id == 0
                ? text(call.method(), path, "", call.body())
                : text(call.method(), path.substring(0, id), path.substring(id), call.body());
    }

    /** An id that nobody can know before is another one in a plan. */
    private String text(String method, String path, String rest, @Nullable JsonNode body) {
        String id = rest.replaceFirst("^(<.*>|[^/?]*).*$", "$1");
        String named = known.contains(id) || id.isEmpty() ? rest : "NEW" + rest.substring(id.length());
        if (body != null
                && body.has("connection_id")
                && !known.contains(body.path("connection_id").asText())) {
            ObjectNode copy = body.deepCopy();
            return method + " " + path + named + " " + copy.put("connection_id", "NEW");
        }
        return method + " " + path + named + (body == null ? "" : " " + body);
    }
}
