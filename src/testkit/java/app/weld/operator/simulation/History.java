package app.weld.operator.simulation;

import app.weld.operator.api.v1alpha1.Annotations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What happens, step by step. Follows from the seed alone. */
record History(long seed, Set<Trial> trials, List<Step> steps) {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int LEAST = 15;
    private static final int MOST = 70;

    History {
        trials = Set.copyOf(trials);
        steps = List.copyOf(steps);
    }

    static History of(long seed) {
        return of(seed, Trial.drawn());
    }

    static History of(long seed, Set<Trial> all) {
        Random sharing = new Random(seed * 0x9E3779B97F4A7C15L + 4);
        Set<Trial> trials = SharingDraw.some(sharing, all);
        SharingDraw shared = new SharingDraw(sharing, trials);
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        Draw draw = new Draw(random, new Random(seed * 0x9E3779B97F4A7C15L + 2), trials, shared);
        List<Step> steps = new ArrayList<>(draw.beginning());
        int length = LEAST + random.nextInt(MOST - LEAST);
        while (steps.size() < length) {
            if (random.nextInt(12) == 0) {
                steps.addAll(draw.interruptedRun());
            }
            if (random.nextInt(25) == 0) {
                steps.addAll(draw.hurriedEdits());
            }
            steps.add(draw.step());
            steps.add(new Step.Pass(draw.aWhile()));
            steps.addAll(draw.more());
        }
        if (trials.contains(Trial.LOST_CREATIONS)) {
            loseCreations(steps, new Random(seed * 0x9E3779B97F4A7C15L + 3));
        }
        if (trials.stream().anyMatch(Trial.SHARED::contains)) {
            shared.into(steps);
        }
        if (trials.contains(Trial.BROKEN_KEYS)) {
            new HindranceDraw(new Random(seed * 0x9E3779B97F4A7C15L + 5), trials).into(steps);
        }
        return new History(seed, trials, steps);
    }

    /** Now and then a manifest is new, its creation gets no answer, and it is deleted before the operator has found out. */
    private static void loseCreations(List<Step> steps, Random random) {
        for (int time = random.nextInt(3); time > 0; time--) {
            Name sync = Fixtures.SYNCS.get(random.nextInt(Fixtures.SYNCS.size()));
            ObjectNode spec = Fixtures.sync(sync, random);
            spec.remove("suspend");
            spec.remove("managementPolicy");
            spec.remove("deletionPolicy");
            steps.addAll(
                    random.nextInt(steps.size()),
                    List.of(
                            new Step.DeleteSync(sync),
                            new Step.Vanish(sync),
                            new Step.LoseCreation(sync, Duration.ofMillis(random.nextInt(4000))),
                            new Step.Apply(sync, spec),
                            new Step.Pass(Duration.ofSeconds(20 + random.nextInt(60)))));
        }
    }

    /** As {@link #of}, without the steps of these numbers. */
    History without(List<Integer> numbers) {
        List<Step> left = new ArrayList<>();
        for (int number = 0; number < steps.size(); number++) {
            left.add(numbers.contains(number) ? new Step.Pass(Duration.ZERO) : steps.get(number));
        }
        return new History(seed, trials, left);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("history of seed " + seed + ":\n");
        for (int number = 0; number < steps.size(); number++) {
            if (!steps.get(number).equals(new Step.Pass(Duration.ZERO))) {
                text.append(String.format("  %3d %s%n", number, steps.get(number)));
            }
        }
        return text.toString();
    }

    /** Draws steps. */
    private static final class Draw {
        private final Random random;
        /** Of its own for what came later, so that a seed without it means what it always meant. */
        private final Random later;

        private final Set<Trial> trials;
        private final SharingDraw shared;
        private int requests;

        private Draw(Random random, Random later, Set<Trial> trials, SharingDraw shared) {
            this.shared = shared;
            this.random = random;
            this.later = later;
            this.trials = trials;
        }

        private Name sync() {
            return Fixtures.SYNCS.get(random.nextInt(Fixtures.SYNCS.size()));
        }

        private Name any() {
            return random.nextInt(4) == 0
                    ? Fixtures.CONNECTIONS.get(random.nextInt(Fixtures.CONNECTIONS.size()))
                    : sync();
        }

        private String account() {
            return random.nextInt(3) == 0 ? Fixtures.SECOND : Fixtures.FIRST;
        }

        private Step apply(Name name) {
            if (name.kind() == Name.Kind.CONNECTION) {
                return new Step.Apply(name, Fixtures.connection(name, random));
            }
            ObjectNode spec = Fixtures.sync(name, random);
            if (trials.contains(Trial.ORCHESTRATIONS) && later.nextInt(5) == 0) {
                spec.put("orchestrationId", Fixtures.orchestration(later));
            }
            if (trials.contains(Trial.DECLARED_REQUESTS) && later.nextInt(3) == 0) {
                int id = later.nextInt(6);
                spec.putObject("request").put("id", "r" + id).put("type", id % 3 == 0 ? "FullRefresh" : "Run");
            }
            shared.more(spec);
            return new Step.Apply(name, spec);
        }

        /** What comes now and then beside the other steps. */
        private List<Step> more() {
            if (Trial.FIRST.equals(trials) || later.nextInt(7) > 0) {
                return List.of();
            }
            Name sync = Fixtures.SYNCS.get(later.nextInt(Fixtures.SYNCS.size()));
            Name connection = Fixtures.CONNECTIONS.get(later.nextInt(Fixtures.CONNECTIONS.size()));
            return switch (later.nextInt(9)) {
                case 5, 6 -> tried(Trial.COLUMNS_BY_HAND, List.of(new Step.FullSyncs(sync, later.nextInt(4))));
                case 0 ->
                    tried(Trial.ORCHESTRATIONS, List.of(new Step.Orchestrate(sync, Fixtures.orchestration(later))));
                case 1 -> tried(Trial.ORCHESTRATIONS, List.of(new Step.Orchestrate(sync, null)));
                case 2 ->
                    tried(
                            Trial.REAUTHORIZATIONS,
                            List.of(
                                    new Step.Annotate(
                                            connection,
                                            Annotations.REAUTHORIZE_REQUESTED_AT,
                                            "again-" + later.nextInt(100)),
                                    new Step.Pass(Duration.ofSeconds(later.nextInt(60))),
                                    new Step.ForgeAny(connection, later.nextInt(4), later.nextInt(4)),
                                    new Step.Pass(Duration.ofSeconds(later.nextInt(60)))));
                case 3 -> tried(Trial.REAUTHORIZATIONS, List.of(new Step.AuthorizeAgain()));
                case 4 ->
                    tried(
                            Trial.OLD_REQUESTS,
                            List.of(
                                    new Step.Ask(
                                            sync,
                                            later.nextBoolean()
                                                    ? Annotations.RUN_REQUESTED_AT
                                                    : Annotations.FULL_REFRESH_REQUESTED_AT),
                                    new Step.Pass(Duration.ofSeconds(later.nextInt(10))),
                                    new Step.Restore(sync)));
                default ->
                    tried(
                            Trial.FORGED_CALLBACKS,
                            List.of(new Step.ForgeAny(connection, later.nextInt(4), later.nextInt(4))));
            };
        }

        private List<Step> tried(Trial trial, List<Step> steps) {
            return trials.contains(trial) ? steps : List.of();
        }

        private List<Step> beginning() {
            List<Step> steps = new ArrayList<>();
            Fixtures.CONNECTIONS.stream().filter(name -> random.nextInt(3) > 0).forEach(name -> steps.add(apply(name)));
            Fixtures.SYNCS.stream().filter(name -> random.nextInt(2) > 0).forEach(name -> steps.add(apply(name)));
            if (random.nextBoolean()) {
                steps.add(new Step.Pass(Duration.ofMinutes(2)));
            }
            return steps;
        }

        private Duration aWhile() {
            return switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> Duration.ofMillis(random.nextInt(500));
                case 4, 5, 6 -> Duration.ofSeconds(random.nextInt(20));
                case 7, 8 -> Duration.ofSeconds(random.nextInt(200));
                default -> Duration.ofMinutes(random.nextInt(15));
            };
        }

        /** A run is requested, the process is killed about then, and the run ends before it is there again. */
        private List<Step> interruptedRun() {
            return List.of(
                    new Step.Kill(FaultInjector.Kind.KILLED_AFTER, 2 + random.nextInt(5)),
                    new Step.Annotate(sync(), Annotations.RUN_REQUESTED_AT, "run-" + ++requests),
                    new Step.Pass(Duration.ofSeconds(1)),
                    new Step.Runs(),
                    new Step.Pass(Duration.ofSeconds(5)));
        }

        private Step step() {
            return switch (random.nextInt(14)) {
                case 12 -> tried(Trial.FREEZES, freeze());
                case 13 -> trialStep();
                case 0, 1, 2 -> apply(any());
                case 3, 4 -> userStep();
                case 5, 6 -> handStep();
                case 7, 8 -> faultStep();
                case 9 ->
                    new Step.Kill(
                            random.nextBoolean() ? FaultInjector.Kind.KILLED_BEFORE : FaultInjector.Kind.KILLED_AFTER,
                            1 + random.nextInt(20));
                case 10 ->
                    new Step.Meanwhile(1 + random.nextInt(15), random.nextInt(3) == 0 ? handOrNone() : userStep());
                default -> processStep();
            };
        }

        private Step trialStep() {
            return switch (random.nextInt(3)) {
                case 0 ->
                    tried(
                            Trial.WRONG_KEYS,
                            new Step.WrongKeys(
                                    random.nextBoolean() ? "one" : "two", Duration.ofSeconds(random.nextInt(400))));
                case 1 ->
                    tried(
                            Trial.FORGED_CALLBACKS,
                            new Step.Forge(Fixtures.CONNECTIONS.get(random.nextInt(Fixtures.CONNECTIONS.size()))));
                default ->
                    tried(Trial.COLUMNS_BY_HAND, new Step.HashColumns(sync(), random.nextInt(4), random.nextBoolean()));
            };
        }

        /** What is not tried is nothing. */
        private Step tried(Trial trial, Step step) {
            return trials.contains(trial) ? step : new Step.Runs();
        }

        private Step freeze() {
            return new Step.Freeze(
                    1 + random.nextInt(12),
                    random.nextBoolean(),
                    Duration.ofSeconds(20 + random.nextInt(300)),
                    random.nextBoolean());
        }

        /** A manifest is changed again and again, faster than the operator can follow. */
        private List<Step> hurriedEdits() {
            Name name = sync();
            List<Step> steps = new ArrayList<>();
            for (int edit = 0; edit < 4; edit++) {
                steps.add(apply(name));
                steps.add(new Step.Fail(account(), Fault.BUSY, 1 + random.nextInt(3)));
                steps.add(new Step.Pass(Duration.ofMillis(random.nextInt(300))));
            }
            return steps;
        }

        private Step handOrNone() {
            Step step = handStep();
            return step instanceof Step.Duplicate ? new Step.Runs() : step;
        }

        private Step userStep() {
            return switch (random.nextInt(14)) {
                case 10 -> new Step.Restore(sync());
                case 11 -> new Step.ForeignCondition(any());
                case 12 -> new Step.Ask(sync(), Annotations.RUN_REQUESTED_AT);
                case 13 -> new Step.Ask(sync(), Annotations.FULL_REFRESH_REQUESTED_AT);
                case 0, 1 -> new Step.Delete(any());
                case 2 -> new Step.Vanish(any());
                case 3 -> new Step.StripFinalizers(any());
                case 4, 5 -> new Step.WipeStatus(any());
                case 6, 7 -> new Step.Annotate(sync(), Annotations.RUN_REQUESTED_AT, "run-" + ++requests);
                case 8 -> new Step.Annotate(any(), Annotations.RECONCILE_REQUESTED_AT, "look-" + ++requests);
                default -> apply(any());
            };
        }

        private Step handStep() {
            return switch (random.nextInt(10)) {
                case 0 -> new Step.ChangeSchedule(sync(), Fixtures.schedule(random));
                case 1 -> new Step.Toggle(sync());
                case 2 -> new Step.RemoveStream(sync(), random.nextInt(4));
                case 3 -> new Step.AddStream(sync());
                case 4, 5 -> new Step.DeleteSync(sync());
                case 6 -> new Step.Duplicate(sync());
                case 7 -> new Step.Authorize();
                default -> new Step.Runs();
            };
        }

        private Step faultStep() {
            return switch (random.nextInt(12)) {
                case 0 -> new Step.Outage(account(), Duration.ofSeconds(random.nextInt(400)));
                case 1 -> new Step.NewKey(account(), Duration.ofSeconds(random.nextInt(400)));
                case 2 -> new Step.Kill(FaultInjector.Kind.CLUSTER_FAILS_BEFORE, 1 + random.nextInt(10));
                case 3 -> new Step.Kill(FaultInjector.Kind.CLUSTER_FAILS_AFTER, 1 + random.nextInt(10));
                case 4 -> new Step.FailWrites(account(), 1 + random.nextInt(12));
                default -> new Step.Fail(account(), FAULTS.get(random.nextInt(FAULTS.size())), 1 + random.nextInt(4));
            };
        }

        private Step processStep() {
            return switch (random.nextInt(4)) {
                case 0 -> new Step.Stop();
                case 1 -> new Step.Start();
                default -> new Step.Lag(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(20_000) : 50));
            };
        }
    }
}
