package app.weld.operator.simulation;

import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.cluster.DisabledWorkspaces;
import app.weld.operator.cluster.Workspaces;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A cluster, two accounts at Weld, and one process of the operator after another, in one thread. */
final class Simulation {
    private static final Duration RESTART = Duration.ofSeconds(3);
    private static final Duration SECOND_LOOK = SimulatedProcess.POLL.plusSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(3);
    private static final Duration UNTIL_RESTORED = Duration.ofMinutes(20);
    /** How long two processes lead. */
    private static final Duration RIVALRY = Duration.ofMinutes(1);

    /** By then it is known what sources offer, and how orchestrations are called. */
    private static final Duration FOLLOWED_BY_THEN = Duration.ofMinutes(11);

    private static final Pattern CONFIRM_REMOVAL = Pattern.compile("confirm-removal to \"([^\"]+)\"");

    /** By then a process has met what keeps a resource from acting. */
    private static final Duration KNOWN_BY_THEN = Duration.ofMinutes(3);

    private static final Duration USUAL_LAG = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T05:00:00Z"));
    private final Agenda agenda = new Agenda(clock);
    private final SimulatedApiServer store = new SimulatedApiServer(clock);
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Random random;
    private final Set<Trial> trials;
    private final Consumer<String> log;
    private final FaultInjector injector;
    private final InvariantChecker checker;
    private final Workspaces workspaces;
    private final Sharing sharing;
    private final Hindrances hindrances;
    private final Map<Name, ObjectNode> last = new TreeMap<>();
    /** Accounts whose reads lag behind writes. */
    private final Set<String> lagging = new HashSet<>();

    /** By account: when its offer or its orchestrations were changed last. */
    private final Map<String, Instant> lastMeantElse = new TreeMap<>();

    private Instant started = Instant.EPOCH;
    private @Nullable SimulatedProcess process;
    /** The uids of those that have one, by name. */
    private final Map<Name, String> foreignConditions = new TreeMap<>();

    private final List<SimulatedProcess> rivals = new ArrayList<>();
    private Instant lastRestored = Instant.MIN;
    private Duration lag = USUAL_LAG;

    Simulation(History history, Consumer<String> log) {
        this(history, log, Way::draw);
    }

    /** @param drawn the ways of an account */
    Simulation(History history, Consumer<String> log, Function<Random, List<Way>> drawn) {
        this(history, log, drawn, new DisabledWorkspaces());
    }

    /** @param workspaces what the cluster has of them */
    Simulation(History history, Consumer<String> log, Function<Random, List<Way>> drawn, Workspaces workspaces) {
        this.workspaces = workspaces;
        this.trials = history.trials();
        this.random = new Random(history.seed());
        this.log = words -> log.accept(clock.instant() + " " + words);
        this.injector = new FaultInjector(clock, this.log);
        this.sharing = new Sharing(store, clock);
        this.hindrances = new Hindrances(store, sharing, clock);
        this.checker = new InvariantChecker(agenda, this.log, this::lie, sharing, trials);
        for (String name : List.of(Fixtures.FIRST, Fixtures.SECOND)) {
            FakeWeld weld = new FakeWeld(clock, name + "-");
            weld.offer(Fixtures.STREAMS.toArray(String[]::new));
            weld.offer(Fixtures.HAND_MADE_STREAM);
            weld.enabledOnCreation(random.nextBoolean());
            weld.listsStreamsWithSyncs(random.nextBoolean());
            Fixtures.ORCHESTRATIONS.forEach(weld::addOrchestration);
            weld.addConnection(name + "-crm", "hubspot", "CRM");
            if (random.nextInt(3) > 0) {
                weld.addConnection(name + "-shop", "shopify", "Shop");
            }
            List<Way> ways = drawn.apply(random);
            ways.forEach(way -> way.takeIn(weld, random));
            if (ways.contains(Way.READS_LAG)) {
                lagging.add(name);
            }
            this.log.accept("* account " + name + ": " + ways);
            accounts.put(name, new Account(name, weld));
        }
        if (sharesWorkspaces() || trials.contains(Trial.SHARED_CONNECTIONS)) {
            store.watch(change -> sharing.changed());
        }
        if (trials.contains(Trial.ORCHESTRATION_NAMES)) {
            accounts.values().forEach(account -> account.weld().addOrchestration("changing", "monthly"));
        }
        writeSecrets();
        store.watch(this::remember);
        start();
    }

    /** Whether there are WeldWorkspaces. */
    boolean sharesWorkspaces() {
        return trials.contains(Trial.WORKSPACES);
    }

    Sharing sharing() {
        return sharing;
    }

    /** What keeps namespaces from acting. */
    Hindrances hindrances() {
        return hindrances;
    }

    InvariantChecker checker() {
        return checker;
    }

    SimulatedApiServer store() {
        return store;
    }

    FakeWeld weldOf(Name resource) {
        return account(Fixtures.accountOf(resource)).weld();
    }

    Map<String, Account> accounts() {
        return accounts;
    }

    private Account account(String name) {
        return accounts.get(name);
    }

    Optional<Account> accountOf(ApiKey key) {
        return accounts.values().stream()
                .filter(account -> account.isOpenedBy(key))
                .findFirst();
    }

    /** Those of which another controller says something. */
    List<Name> foreignConditions() {
        return foreignConditions.entrySet().stream()
                .filter(entry -> store.get(entry.getKey())
                        .filter(object -> SimulatedApiServer.uid(object).equals(entry.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    Workspaces workspaces() {
        return workspaces;
    }

    Duration lag() {
        return lag;
    }

    Instant now() {
        return clock.instant();
    }

    private void writeSecret(Name name, String accountOfKey) {
        if (!hindrances.keeps(name)) {
            writeKey(name, account(accountOfKey).key());
        }
    }

    private void writeKey(Name secret, String key) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("apiKey", Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII)));
        store.apply(secret, "data", data);
    }

    private Map<Name, String> secrets() {
        Map<Name, String> secrets = new TreeMap<>(Fixtures.SECRETS);
        if (sharesWorkspaces()) {
            secrets.put(Sharing.SECRET, Fixtures.FIRST);
        }
        return secrets;
    }

    private void hinder(Step.Hinder step) {
        hindrances.begin(step.namespace(), step.hindrance());
        secrets().forEach((secret, account) -> {
            if (secret.namespace().equals(step.namespace())) {
                hinder(step, secret, account(account));
            }
        });
    }

    private void hinder(Step.Hinder step, Name secret, Account account) {
        switch (step.hindrance()) {
            case UNKNOWN_KEY -> writeKey(secret, "no-key-of-" + account.name());
            case REVOKED_KEY -> writeKey(secret, account.newKeyOf(step.namespace()));
            case NO_SECRET -> store.delete(secret);
            case SUSPENDED -> {
                // Its key works.
            }
        }
    }

    private void remember(SimulatedApiServer.Change change) {
        Name name = change.name();
        if (change.after().isPresent()) {
            last.put(name, change.after().get());
            return;
        }
        ObjectNode before = last.remove(name);
        if (before != null && name.kind() == Name.Kind.SYNC) {
            checker.deleted(name, before, weldOf(name), sync -> isMeantByAnother(name, sync));
        }
    }

    private boolean isMeantByAnother(Name deleted, Sync sync) {
        return store.names(Name.Kind.SYNC).stream()
                .filter(name -> !name.equals(deleted))
                .anyMatch(name -> {
                    ObjectNode other = store.get(name).orElseThrow();
                    return sync.id().equals(other.path("status").path("syncId").asText())
                            || Fixtures.isMeant(sync, connectionId(name).orElse(""), name);
                });
    }

    /** Weld's id of the connection of a sync, as far as it is known. */
    Optional<String> connectionId(Name sync) {
        if (Fixtures.connectionOf(sync) instanceof Name connection) {
            return store.get(connection)
                    .map(object -> object.path("status").path("connectionId").asText(""))
                    .filter(id -> !id.isEmpty());
        }
        return Optional.of((String) Fixtures.connectionOf(sync));
    }

    // The process.

    private void start() {
        if (process == null) {
            log.accept("  the operator starts");
            started = clock.instant();
            process = new SimulatedProcess(this, clock, agenda, store, injector.ofAProcess(), random::nextDouble);
            process.start();
        }
    }

    private void stop() {
        if (process != null) {
            log.accept("  the operator stops");
            process.end();
            process = null;
        }
    }

    List<String> leftovers() {
        return process == null ? List.of() : process.leftovers();
    }

    /** A process ends, or stands still. */
    void interrupted() {
        Set<String> stopped = new HashSet<>();
        for (Name name : store.names(Name.Kind.SYNC)) {
            if (hindrances.lasts(name, KNOWN_BY_THEN)) {
                stopped.add(SimulatedApiServer.uid(store.get(name).orElseThrow()));
            }
        }
        checker.interrupted(stopped::contains);
    }

    void killed(SimulatedProcess killed) {
        log.accept("  the operator is killed");
        checker.end();
        if (killed == process) {
            process = null;
            agenda.in(RESTART, "restart", this::start);
        }
    }

    /** The process that makes this call stands still in it, and another one takes over. */
    private void freeze(FaultInjector caller, Step.Freeze freeze) {
        SimulatedProcess frozen = process;
        if (frozen == null || !frozen.paysTo(caller)) {
            return;
        }
        log.accept("  the operator stands still");
        InvariantChecker.Actor paused = checker.pause();
        frozen.freeze();
        rivals.add(frozen);
        process = null;
        start();
        agenda.pass(freeze.duration());
        log.accept("  the operator that stood still goes on");
        checker.resume(paused);
        frozen.thaw();
        if (!freeze.leads()) {
            caller.dieAfter(2);
        }
        agenda.in(RIVALRY, "end of a rival", frozen::end);
    }

    /** In what a status that says that a sync is as its manifest is wrong. */
    private Optional<String> lie(InvariantChecker.Actor who, ObjectNode written) {
        String generation = who.seen().at("/metadata/generation").asText();
        JsonNode ready = Model.ready(written);
        boolean claims = ready.path("status").asText().equals("True")
                && ready.path("reason").asText().startsWith("InSync")
                && generation.equals(ready.path("observedGeneration").asText())
                && generation.equals(
                        written.path("status").path("observedGeneration").asText());
        // Who still reports by a status that a person has just taken away has not heard of it yet.
        boolean isWiped = written.path("status").path("syncId").isMissingNode()
                && checker.wasWiped(SimulatedApiServer.uid(written));
        boolean saysThatOfferIsUnknown =
                ready.path("message").asText().contains("does not list the streams that the source offers");
        if (!claims || isWiped || saysThatOfferIsUnknown || mayNotKnow(who)) {
            return Optional.empty();
        }
        Optional<String> lie = Model.difference(
                who.seen(), written.path("status").path("syncId").asText(), weldOf(who.name()));
        if (lie.isEmpty()) {
            checker.found(who.name());
        }
        return lie.filter(words -> !mayBeOutdated(who.name(), words));
    }

    /** What sources offer, and how orchestrations are called, is read every few minutes. */
    private boolean mayBeOutdated(Name name, String lie) {
        return (lie.contains("selector selects") || lie.contains("the orchestration is"))
                && lastMeantElse
                        .getOrDefault(Fixtures.accountOf(name), Instant.EPOCH)
                        .plus(FOLLOWED_BY_THEN)
                        .isAfter(clock.instant());
    }

    /** A process that has just begun knows only by the second read what another one had written just before. */
    private boolean mayNotKnow(InvariantChecker.Actor who) {
        return started.isAfter(clock.instant().minus(SECOND_LOOK)) && lagging.contains(Fixtures.accountOf(who.name()));
    }

    // What happens.

    void pass(Duration duration) {
        agenda.pass(duration);
    }

    void happen(Step step) {
        if (step instanceof Step.Pass pass) {
            pass(pass.duration());
            return;
        }
        log.accept("* " + step);
        checker.happens();
        if (step instanceof Step.Apply apply) {
            store.apply(apply.name(), "spec", hindrances.manifest(apply.name(), apply.spec()));
        } else if (step instanceof Step.Delete delete) {
            store.delete(delete.name());
        } else if (step instanceof Step.Vanish vanish) {
            store.get(vanish.name()).ifPresent(object -> checker.vanished(SimulatedApiServer.uid(object)));
            store.removeFinalizers(vanish.name());
            store.delete(vanish.name());
        } else if (step instanceof Step.StripFinalizers strip) {
            store.get(strip.name()).ifPresent(object -> checker.vanished(SimulatedApiServer.uid(object)));
            store.removeFinalizers(strip.name());
        } else if (step instanceof Step.WipeStatus wipe) {
            store.get(wipe.name()).ifPresent(object -> checker.wiped(SimulatedApiServer.uid(object)));
            foreignConditions.remove(wipe.name());
            store.wipeStatus(wipe.name());
        } else if (step instanceof Step.Allow allow) {
            store.edit(allow.connection(), object -> allow(object.withObject("/spec"), allow.allowed()));
        } else if (step instanceof Step.Label label) {
            store.label(Name.namespace(label.namespace()), label.labels());
        } else if (step instanceof Step.LoseSecret lose) {
            store.delete(lose.name());
            agenda.in(lose.duration(), "secret", this::writeSecrets);
        } else if (step instanceof Step.Annotate annotate) {
            store.annotate(annotate.name(), annotate.annotation(), annotate.value());
        } else if (step instanceof Step.Fail fail) {
            account(fail.account()).expect(fail.fault(), fail.calls());
        } else if (step instanceof Step.Outage outage) {
            account(outage.account()).down(true);
            agenda.in(outage.duration(), "up", () -> account(outage.account()).down(false));
        } else if (step instanceof Step.NewKey key) {
            account(key.account()).rotate();
            agenda.in(key.untilKnown(), "secret", this::writeSecrets);
        } else if (step instanceof Step.Kill kill) {
            injector.expect(kill.kind(), kill.calls(), any -> {});
        } else if (step instanceof Step.Freeze freeze) {
            injector.expect(
                    freeze.sent() ? FaultInjector.Kind.FROZEN_AFTER : FaultInjector.Kind.FROZEN_BEFORE,
                    freeze.calls(),
                    caller -> freeze(caller, freeze));
        } else if (step instanceof Step.LoseCreation lose) {
            account(Fixtures.accountOf(lose.name()))
                    .loseCreation(
                            lose.name().name(),
                            () -> agenda.in(lose.after(), "delete", () -> store.delete(lose.name())));
        } else if (step instanceof Step.FailWrites fail) {
            account(fail.account()).failWrites(fail.calls());
        } else if (step instanceof Step.Ask ask) {
            store.annotate(
                    ask.name(),
                    ask.annotation(),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        } else if (step instanceof Step.Restore restore) {
            store.get(restore.name()).ifPresent(lost -> {
                store.removeFinalizers(restore.name());
                store.delete(restore.name());
                lastRestored = clock.instant().plus(UNTIL_RESTORED);
                agenda.at(lastRestored, "restored", () -> restore(restore.name(), lost));
            });
        } else if (step instanceof Step.WrongKeys wrong) {
            checker.wrongKeys();
            wrongKeys(wrong.namespace());
            agenda.in(wrong.duration(), "secret", this::writeSecrets);
        } else if (step instanceof Step.Hinder hinder) {
            hinder(hinder);
        } else if (step instanceof Step.Revoke revoke) {
            accounts.values().forEach(account -> account.revokeKeyOf(revoke.namespace()));
            hindrances.changed();
        } else if (step instanceof Step.Forge forge) {
            forge(forge.name());
        } else if (step instanceof Step.ForgeAny forge) {
            forgeAny(forge);
        } else if (step instanceof Step.AuthorizeAgain) {
            authorizeAgain();
        } else if (step instanceof Step.ForeignCondition foreign) {
            store.addForeignCondition(foreign.name());
            store.get(foreign.name())
                    .ifPresent(object -> foreignConditions.put(foreign.name(), SimulatedApiServer.uid(object)));
        } else if (step instanceof Step.Meanwhile meanwhile) {
            injector.expect(FaultInjector.Kind.MEANWHILE, meanwhile.calls(), any -> happen(meanwhile.step()));
        } else if (step instanceof Step.Stop) {
            stop();
        } else if (step instanceof Step.Start) {
            start();
        } else if (step instanceof Step.Lag slow) {
            lag = slow.duration();
        } else {
            byHand(step);
        }
    }

    private void wrongKeys(String namespace) {
        Fixtures.SECRETS.keySet().stream()
                .filter(name -> name.namespace().equals(namespace))
                .sorted()
                .forEach(name -> writeSecret(
                        name, Fixtures.SECRETS.get(name).equals(Fixtures.FIRST) ? Fixtures.SECOND : Fixtures.FIRST));
    }

    /** An attacker knows the state of a link, which only Weld and a person's browser should, and the ids of all connections. */
    private void forge(Name name) {
        String digest = store.get(name)
                .map(object -> object.at("/status/bridge/stateDigest").asText(""))
                .orElse("");
        String state = weldOf(name).allBridges().stream()
                .map(ConnectionBridge::state)
                .filter(known -> known != null && Bridge.digest(known).equals(digest))
                .findFirst()
                .orElse("");
        SimulatedProcess serving = process;
        if (state.isEmpty() || serving == null) {
            return;
        }
        weldOf(name).allConnections().stream()
                .filter(connection -> !connection.id().endsWith("shop") || random.nextBoolean())
                .findFirst()
                .ifPresent(connection -> {
                    checker.forged(name, connection.id());
                    serving.redirected(state, connection.id());
                });
    }

    /** What a viewer may try who knows states and ids of whatever is there, and names what never came of this link. */
    private void forgeAny(Step.ForgeAny forge) {
        SimulatedProcess serving = process;
        if (serving == null) {
            return;
        }
        List<String> states = new ArrayList<>();
        weldOf(forge.name()).allBridges().forEach(bridge -> states.add(String.valueOf(bridge.state())));
        store.get(forge.name())
                .ifPresent(object ->
                        states.add(object.at("/status/bridge/stateDigest").asText()));
        states.add("no such state");
        List<String> ids = new ArrayList<>();
        weldOf(forge.name()).allConnections().stream()
                .filter(connection -> "CRM".equals(connection.label()))
                .forEach(connection -> ids.add(connection.id()));
        ids.add("no-such-connection");
        String id = ids.get(forge.connection() % ids.size());
        Fixtures.CONNECTIONS.forEach(name -> checker.forged(name, id));
        serving.redirected(states.get(forge.state() % states.size()), id);
    }

    /** Opens the links to authorize again what is connected. */
    void authorizeAgain() {
        for (Name name : store.names(Name.Kind.CONNECTION)) {
            ObjectNode object = store.get(name).orElseThrow();
            String url = object.at("/status/authorizeUrl").asText("");
            FakeWeld weld = weldOf(name);
            weld.allBridges().stream()
                    .filter(bridge -> object.at("/status").has("connectionId") && url.equals(bridge.authorizeUrl()))
                    .filter(bridge -> weld.serverTime().orElse(clock.instant()).isBefore(bridge.expiresAt()))
                    .toList()
                    .forEach(bridge ->
                            checker.renewed(weld.authorize(bridge.id()).id()));
        }
    }

    /** When the last of the links expires that were not used. */
    Duration untilLinksExpire() {
        return store.names(Name.Kind.CONNECTION).stream()
                .map(name -> store.get(name)
                        .orElseThrow()
                        .at("/status/bridge/expiresAt")
                        .asText(""))
                .filter(expires -> !expires.isEmpty())
                .map(expires -> Duration.between(clock.instant(), Instant.parse(expires)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void restore(Name name, ObjectNode lost) {
        if (store.get(name).isEmpty()) {
            store.apply(name, "spec", hindrances.manifest(name, (ObjectNode) lost.path("spec")));
            lost.at("/metadata/annotations")
                    .properties()
                    .forEach(each ->
                            store.annotate(name, each.getKey(), each.getValue().asText()));
        }
    }

    private static void allow(ObjectNode spec, @Nullable ObjectNode allowed) {
        if (allowed == null) {
            spec.remove("allowedNamespaces");
        } else {
            spec.set("allowedNamespaces", allowed);
        }
    }

    /** Manifests of this account whose spec has this mean something else from now on. */
    private void meanElse(String account, String field) {
        lastMeantElse.put(account, clock.instant());
        for (Name name : store.names(Name.Kind.SYNC)) {
            if (Fixtures.accountOf(name).equals(account)
                    && store.get(name).orElseThrow().path("spec").has(field)) {
                checker.meansElse(name);
            }
        }
    }

    /** Who deletes an orchestration detaches its syncs: the operator says that this was changed. */
    private void detach(Step.DeleteOrchestration deleted) {
        for (Name name : store.names(Name.Kind.SYNC)) {
            boolean isAttached = Fixtures.accountOf(name).equals(deleted.account())
                    && remote(name)
                            .filter(sync -> deleted.id().equals(sync.orchestrationId()))
                            .isPresent();
            if (isAttached) {
                checker.touched(name);
            }
        }
    }

    private void offer(Step.Offer offer) {
        meanElse(offer.account(), "streamSelector");
        if (offer.offered()) {
            account(offer.account()).weld().offer(offer.stream());
        } else {
            account(offer.account()).weld().offerNoLonger(offer.stream());
        }
    }

    private void byHand(Step step) {
        touch(step);
        if (step instanceof Step.Offer offer) {
            offer(offer);
        } else if (step instanceof Step.NameOrchestration named) {
            meanElse(named.account(), "orchestrationRef");
            account(named.account()).weld().addOrchestration(named.id(), named.name());
        } else if (step instanceof Step.DeleteOrchestration deleted) {
            meanElse(deleted.account(), "orchestrationRef");
            detach(deleted);
            account(deleted.account()).weld().byHand().deleteOrchestration(deleted.id());
        }
        if (step instanceof Step.ChangeSchedule change) {
            remote(change.name())
                    .ifPresent(sync -> weldOf(change.name()).byHand().changeInterval(sync.id(), change.schedule()));
        } else if (step instanceof Step.Toggle toggle) {
            remote(toggle.name()).ifPresent(sync -> {
                if (sync.enabled()) {
                    weldOf(toggle.name()).byHand().disable(sync.id());
                } else {
                    weldOf(toggle.name()).byHand().enable(sync.id());
                }
            });
        } else if (step instanceof Step.RemoveStream remove) {
            remote(remove.name()).filter(sync -> !sync.streams().isEmpty()).ifPresent(sync -> {
                Stream stream =
                        sync.streams().get(remove.which() % sync.streams().size());
                weldOf(remove.name()).byHand().removeStream(sync.id(), stream.name());
            });
        } else if (step instanceof Step.AddStream add) {
            remote(add.name()).ifPresent(sync -> weldOf(add.name())
                    .byHand()
                    .putStreams(sync.id(), SourceStream.named(Fixtures.HAND_MADE_STREAM)));
        } else if (step instanceof Step.Orchestrate attach) {
            remote(attach.name())
                    .ifPresent(sync -> weldOf(attach.name()).byHand().orchestrate(sync.id(), attach.orchestration()));
        } else if (step instanceof Step.FullSyncs set) {
            setFullSyncs(set);
        } else if (step instanceof Step.HashColumns hash) {
            hashColumns(hash);
        } else if (step instanceof Step.DeleteSync delete) {
            remote(delete.name())
                    .ifPresent(sync -> weldOf(delete.name()).byHand().deleteSync(sync.id()));
        } else if (step instanceof Step.Duplicate duplicate) {
            duplicate(duplicate.name());
        } else if (step instanceof Step.Authorize) {
            authorize(false);
        } else if (step instanceof Step.Runs) {
            runs();
        }
    }

    private void hashColumns(Step.HashColumns hash) {
        remote(hash.name()).filter(sync -> !sync.streams().isEmpty()).ifPresent(sync -> {
            String stream =
                    sync.streams().get(hash.which() % sync.streams().size()).name();
            hashAColumn(hash.name(), sync.id(), stream, hash.protect() ? true : null);
        });
    }

    private void setFullSyncs(Step.FullSyncs set) {
        remote(set.name()).filter(sync -> !sync.streams().isEmpty()).ifPresent(sync -> {
            Stream stream = sync.streams().get(set.which() % sync.streams().size());
            checker.touched(set.name());
            weldOf(set.name())
                    .byHand()
                    .putStreams(sync.id(), SourceStream.named(stream.name()).with(FULL_SYNC_ALWAYS, true));
            checker.setFullSyncs(sync.id(), stream.name());
        });
    }

    private void hashAColumn(Name name, String syncId, String stream, @Nullable Boolean isProtected) {
        weldOf(name)
                .byHand()
                .putStreams(
                        syncId,
                        SourceStream.named(stream)
                                .with(HASHED_COLUMNS, List.of("email"))
                                .with(PROTECTED_FROM_FULL_SYNC, isProtected));
        checker.hashed(syncId, stream);
    }

    private void touch(Step step) {
        if (step instanceof Step.ChangeSchedule change) {
            checker.touched(change.name());
        } else if (step instanceof Step.Toggle toggle) {
            checker.touched(toggle.name());
        } else if (step instanceof Step.Orchestrate attach) {
            checker.touched(attach.name());
        } else if (step instanceof Step.RemoveStream remove) {
            checker.touched(remove.name());
        } else if (step instanceof Step.AddStream add) {
            checker.touched(add.name());
        } else if (step instanceof Step.DeleteSync delete) {
            checker.touched(delete.name());
        } else if (step instanceof Step.Duplicate duplicate) {
            checker.touched(duplicate.name());
        }
    }

    /** The sync that a manifest stands for. */
    private Optional<Sync> remote(Name name) {
        Optional<String> connection = connectionId(name);
        return weldOf(name).allSyncs().stream()
                .filter(sync -> Fixtures.isMeant(sync, connection.orElse(""), name))
                .findFirst();
    }

    /** Not while a creation is under way: what is made then counts as what it made. */
    private void duplicate(Name name) {
        boolean creating = store.names(Name.Kind.SYNC).stream()
                .anyMatch(each -> store.get(each).orElseThrow().at("/status").has("creation"));
        if (!creating) {
            connectionId(name)
                    .filter(id -> weldOf(name).allConnections().stream()
                            .anyMatch(connection -> connection.id().equals(id)))
                    .ifPresent(id -> makeByHand(name, id));
        }
    }

    private void makeByHand(Name name, String connectionId) {
        Sync made = weldOf(name)
                .byHand()
                .createSync(new NewSync(connectionId, name.name(), "0 4 * * *", Fixtures.startDate(name), null));
        if (trials.contains(Trial.COLUMNS_BY_HAND)) {
            Fixtures.STREAMS.forEach(stream -> hashAColumn(name, made.id(), stream, null));
        }
    }

    /** Opens the links of those that wait. A person does not readily make twice what is there. */
    private void authorize(boolean again) {
        for (Name name : store.names(Name.Kind.CONNECTION)) {
            FakeWeld weld = weldOf(name);
            String label = store.get(name).orElseThrow().at("/spec/label").asText();
            // What is there already serves nobody who may not adopt it.
            boolean there = !sharing.isAdoptionDenied(name)
                    && weld.allConnections().stream().anyMatch(connection -> label.equals(connection.label()));
            String reason =
                    Model.ready(store.get(name).orElseThrow()).path("reason").asText();
            if ((there && !again) || !reason.equals("AuthorizationPending")) {
                continue;
            }
            openLink(name);
        }
    }

    private void openLink(Name name) {
        String url = store.get(name).orElseThrow().at("/status/authorizeUrl").asText("");
        FakeWeld weld = weldOf(name);
        weld.allBridges().stream()
                .filter(bridge -> url.equals(bridge.authorizeUrl()))
                .filter(bridge -> clock.instant().isBefore(bridge.expiresAt()))
                .toList()
                .forEach(bridge -> weld.authorize(bridge.id()));
    }

    /** The runs that were requested are done. */
    void runs() {
        accounts.values().forEach(account -> account.weld().allSyncs().forEach(sync -> sync.streams()
                .forEach(stream -> {
                    boolean requested = account.weld().isRunning(sync.id(), stream.name());
                    if (requested) {
                        account.weld().startRun(sync.id(), stream.name());
                        account.weld().finishRun(sync.id(), stream.name());
                    }
                })));
    }

    // The end.

    private void writeSecrets() {
        secrets().forEach(this::writeSecret);
    }

    /** The owners of what is shared decide for the last time; one half of them allow everything. */
    private void decide() {
        if (sharesWorkspaces() && (store.get(Sharing.WORKSPACE).isEmpty() || random.nextBoolean())) {
            store.apply(Sharing.WORKSPACE, "spec", Sharing.workspace(Sharing.everybody(), Sharing.everybody()));
        }
        if (trials.contains(Trial.SHARED_CONNECTIONS) || sharesWorkspaces()) {
            for (Name name : store.names(Name.Kind.CONNECTION)) {
                if (random.nextBoolean()) {
                    store.edit(name, object -> allow(object.withObject("/spec"), Sharing.everybody()));
                }
            }
        }
    }

    /** Nothing goes wrong any more; the operator runs, and knows the keys. */
    void calm() {
        if (clock.instant().isBefore(lastRestored)) {
            pass(Duration.between(clock.instant(), lastRestored));
        }
        log.accept("* calm");
        checker.happens();
        injector.heal();
        rivals.forEach(SimulatedProcess::end);
        accounts.values().forEach(Account::heal);
        accounts.values().forEach(Account::revokeKeys);
        hindrances.changed();
        lag = USUAL_LAG;
        writeSecrets();
        decide();
        runs();
        start();
    }

    /** Every namespace can act again. */
    void unhinder() {
        log.accept("* all can act");
        checker.happens();
        hindrances.end();
        writeSecrets();
    }

    /** What a person does who follows what the conditions say. */
    void help() {
        log.accept("* a person helps");
        checker.happens();
        for (Name name : store.names(Name.Kind.SYNC)) {
            if (Fixtures.connectionOf(name) instanceof Name connection
                    && store.get(connection).isEmpty()) {
                store.apply(
                        connection,
                        "spec",
                        hindrances.manifest(connection, Fixtures.connection(connection, new Random(1))));
            }
            String reason =
                    Model.ready(store.get(name).orElseThrow()).path("reason").asText();
            String message =
                    Model.ready(store.get(name).orElseThrow()).path("message").asText();
            if (reason.equals("AmbiguousSync")) {
                removeDuplicates(name);
                // One that was made by hand, and is spelt otherwise than the manifest says.
                weldOf(name).allSyncs().stream()
                        .filter(sync -> message.contains("(" + sync.id() + ")"))
                        .filter(sync -> store.names(Name.Kind.SYNC).stream().noneMatch(each -> sync.id()
                                .equals(store.get(each)
                                        .orElseThrow()
                                        .at("/status/syncId")
                                        .asText())))
                        .forEach(sync -> weldOf(name).byHand().deleteSync(sync.id()));
            }
            weldOf(name).allSyncs().stream()
                    .filter(sync -> checker.isTwin(sync.id()) && message.contains(sync.id()))
                    .filter(sync -> !sync.id()
                            .equals(store.get(name)
                                    .orElseThrow()
                                    .at("/status/syncId")
                                    .asText()))
                    .forEach(sync -> weldOf(name).byHand().deleteSync(sync.id()));
            // The source was authorized anew, as another connection.
            if (reason.equals("ConnectionChanged")) {
                ObjectNode spec = (ObjectNode) store.get(name).orElseThrow().path("spec");
                store.delete(name);
                agenda.in(LOOK_AGAIN, "apply again", () -> store.apply(name, "spec", spec));
            }
            if (Model.holdsColumns(store.get(name).orElseThrow())) {
                store.edit(name, object -> object.at("/spec/streams").forEach(stream -> {
                    ((ObjectNode) stream).putArray("hashedColumns").add("email");
                    if (!stream.has("excludedColumns")) {
                        ((ObjectNode) stream).putArray("excludedColumns");
                    }
                }));
            }
            Matcher confirmation = CONFIRM_REMOVAL.matcher(message);
            if (reason.equals("RemovalHeld") && trials.contains(Trial.SELECTORS) && confirmation.find()) {
                store.annotate(name, Annotations.CONFIRM_REMOVAL, confirmation.group(1));
            }
            if (reason.equals("Conflict") && message.contains("adoptionPolicy")) {
                store.edit(name, object -> object.withObject("/spec").put("adoptionPolicy", "AdoptMatching"));
            }
        }
        for (Name name : store.names(Name.Kind.CONNECTION)) {
            String reason =
                    Model.ready(store.get(name).orElseThrow()).path("reason").asText();
            if (reason.equals("DeletionBlocked")) {
                store.annotate(name, "weld.app/force-delete", "true");
            }
            if (reason.equals("AmbiguousConnection") && trials.stream().anyMatch(Trial.SHARED::contains)) {
                nameTheRightOne(name);
            }
            if (reason.equals("AdoptionNotAllowed")) {
                store.edit(Sharing.WORKSPACE, object -> object.withObject("/spec")
                        .set("adoptionNamespaces", Sharing.everybody()));
            }
        }
        authorize(true);
        runs();
    }

    /** A person sees in the Weld app which connection it is, also where the API shows less. */
    private void nameTheRightOne(Name name) {
        String label = store.get(name).orElseThrow().at("/spec/label").asText();
        weldOf(name).allConnections().stream()
                .filter(connection -> label.equals(connection.label()))
                .filter(connection -> store.names(Name.Kind.CONNECTION).stream().noneMatch(other -> connection
                        .id()
                        .equals(store.get(other)
                                .orElseThrow()
                                .at("/status/connectionId")
                                .asText())))
                .findFirst()
                .ifPresentOrElse(
                        connection -> store.edit(
                                name, object -> object.withObject("/spec").put("connectionId", connection.id())),
                        () -> openLink(name));
    }

    private void removeDuplicates(Name name) {
        Optional<String> connection = connectionId(name);
        weldOf(name).allSyncs().stream()
                .filter(sync -> Fixtures.isMeant(sync, connection.orElse(""), name))
                .skip(1)
                .forEach(sync -> weldOf(name).byHand().deleteSync(sync.id()));
    }
}
