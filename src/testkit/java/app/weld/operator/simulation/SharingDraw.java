package app.weld.operator.simulation;

import app.weld.operator.api.v1alpha1.Annotations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Draws what happens between namespaces, to orchestrations, and to what sources offer, between the other steps of a history. */
final class SharingDraw {
    private static final int MIN = 6;
    private static final int MAX = 26;

    private final Random random;
    private final Set<Trial> trials;
    private final List<Name> syncs = new ArrayList<>();
    private final List<Name> connections = new ArrayList<>();
    private int requests;

    /** @param random decides also which of the trials this history has */
    SharingDraw(Random random, Set<Trial> trials) {
        this.random = random;
        this.trials = trials;
        if (trials.contains(Trial.SHARED_CONNECTIONS)) {
            syncs.addAll(Sharing.SYNCS_OF_CONNECTIONS);
            connections.add(Name.connection("one", "shop"));
        }
        if (trials.contains(Trial.WORKSPACES)) {
            syncs.addAll(Sharing.SYNCS_OF_WORKSPACES);
            connections.addAll(Sharing.CONNECTIONS);
        }
    }

    /** Those of these trials that are drawn for one history. */
    static Set<Trial> some(Random random, Set<Trial> trials) {
        Set<Trial> some = new java.util.TreeSet<>(trials);
        for (Trial trial : Trial.SHARED) {
            if (random.nextInt(3) == 0) {
                some.remove(trial);
            }
        }
        return some;
    }

    void into(List<Step> steps) {
        List<Step> beginning = new ArrayList<>();
        if (trials.contains(Trial.SHARED_CONNECTIONS) || trials.contains(Trial.WORKSPACES)) {
            Sharing.NAMESPACES.forEach(name -> beginning.add(new Step.Label(name, Sharing.labels(random))));
        }
        if (trials.contains(Trial.WORKSPACES) && random.nextInt(4) > 0) {
            beginning.add(new Step.Apply(
                    Sharing.WORKSPACE, Sharing.workspace(Sharing.allowed(random), Sharing.allowed(random))));
        }
        connections.forEach(name -> {
            if (random.nextInt(4) > 0) {
                beginning.add(new Step.Apply(name, Fixtures.connection(name, random)));
                beginning.add(new Step.Allow(name, Sharing.allowed(random)));
            }
        });
        syncs.forEach(name -> {
            if (random.nextInt(3) > 0) {
                beginning.add(apply(name));
            }
        });
        if (trials.contains(Trial.SELECTORS)) {
            Fixtures.OFFERED_LATER.forEach(
                    stream -> beginning.add(new Step.Offer(account(), stream, random.nextBoolean())));
        }
        steps.addAll(0, beginning);
        for (int left = MIN + random.nextInt(MAX - MIN); left > 0; left--) {
            List<Step> more = step();
            steps.addAll(beginning.size() + random.nextInt(steps.size() - beginning.size() + 1), more);
        }
    }

    private List<Step> step() {
        Step step = drawn();
        List<Step> all = new ArrayList<>();
        all.add(
                random.nextInt(5) == 0 && !(step instanceof Step.Duplicate)
                        ? new Step.Meanwhile(1 + random.nextInt(15), step)
                        : step);
        all.add(new Step.Pass(
                random.nextInt(3) == 0
                        ? Duration.ofMillis(random.nextInt(2_000))
                        : Duration.ofSeconds(random.nextInt(120))));
        return all;
    }

    private Step drawn() {
        Step step = null;
        while (step == null) {
            step = switch (random.nextInt(4)) {
                case 0 -> trials.contains(Trial.SELECTORS) ? offer() : null;
                case 1 -> trials.contains(Trial.ORCHESTRATION_NAMES) ? orchestration() : null;
                default -> syncs.isEmpty() ? null : shared();
            };
            if (step == null
                    && syncs.isEmpty()
                    && !trials.contains(Trial.SELECTORS)
                    && !trials.contains(Trial.ORCHESTRATION_NAMES)) {
                step = new Step.Runs();
            }
        }
        return step;
    }

    private String account() {
        return random.nextBoolean() ? Fixtures.FIRST : Fixtures.SECOND;
    }

    private Step offer() {
        return new Step.Offer(
                account(),
                Fixtures.OFFERED_LATER.get(random.nextInt(Fixtures.OFFERED_LATER.size())),
                random.nextBoolean());
    }

    private Step orchestration() {
        String id = random.nextBoolean() ? "changing" : "another";
        return random.nextInt(3) == 0
                ? new Step.DeleteOrchestration(account(), id)
                : new Step.NameOrchestration(account(), id, random.nextInt(3) > 0 ? "monthly" : "renamed");
    }

    private Step shared() {
        Name sync = syncs.get(random.nextInt(syncs.size()));
        Name connection = connections.get(random.nextInt(connections.size()));
        return switch (random.nextInt(22)) {
            case 0, 1, 2 -> apply(sync);
            case 3 -> new Step.Apply(connection, Fixtures.connection(connection, random));
            case 4, 5, 6 -> new Step.Allow(connection, Sharing.allowed(random));
            case 7, 8 ->
                new Step.Label(
                        Sharing.NAMESPACES.get(random.nextInt(Sharing.NAMESPACES.size())), Sharing.labels(random));
            case 9 -> new Step.Delete(sync);
            case 10 -> random.nextBoolean() ? new Step.Vanish(sync) : new Step.WipeStatus(sync);
            case 11 -> new Step.DeleteSync(sync);
            case 12 -> random.nextBoolean() ? new Step.Duplicate(sync) : new Step.RemoveStream(sync, random.nextInt(4));
            case 13 -> new Step.LoseCreation(sync, Duration.ofMillis(random.nextInt(30_000)));
            case 14 -> new Step.Annotate(sync, Annotations.RUN_REQUESTED_AT, "shared-" + ++requests);
            case 15 -> new Step.Delete(connection);
            case 16 -> new Step.Authorize();
            default -> workspace();
        };
    }

    private Step workspace() {
        if (!trials.contains(Trial.WORKSPACES)) {
            return new Step.Authorize();
        }
        return switch (random.nextInt(5)) {
            case 0 -> new Step.Delete(Sharing.WORKSPACE);
            case 1 -> new Step.LoseSecret(Sharing.SECRET, Duration.ofSeconds(random.nextInt(300)));
            default ->
                new Step.Apply(Sharing.WORKSPACE, Sharing.workspace(Sharing.allowed(random), Sharing.allowed(random)));
        };
    }

    private Step apply(Name sync) {
        ObjectNode spec = Fixtures.sync(sync, random);
        more(spec);
        if (trials.contains(Trial.DECLARED_REQUESTS) && random.nextInt(3) == 0) {
            int id = random.nextInt(6);
            spec.putObject("request").put("id", "r" + id).put("type", id % 3 == 0 ? "FullRefresh" : "Run");
        }
        return new Step.Apply(sync, spec);
    }

    /** Adds a selector or an orchestration by name to the manifest of a sync now and then. */
    void more(ObjectNode spec) {
        if (trials.contains(Trial.SELECTORS) && random.nextInt(4) == 0) {
            ObjectNode selector = spec.putObject("streamSelector");
            selector.putArray("include").add(random.nextBoolean() ? "*" : "extra*");
            selector.putArray("exclude").add(Fixtures.HAND_MADE_STREAM);
            if (random.nextInt(3) == 0) {
                selector.withArray("exclude").add("*2");
            }
        }
        if (trials.contains(Trial.ORCHESTRATION_NAMES) && !spec.has("orchestrationId") && random.nextInt(5) == 0) {
            spec.putObject("orchestrationRef").put("name", random.nextInt(3) > 0 ? "monthly" : "nightly");
        }
    }
}
