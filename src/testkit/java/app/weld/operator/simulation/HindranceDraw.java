package app.weld.operator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Draws which namespace cannot act from when on, in one half of the histories. */
final class HindranceDraw {
    private static final List<Hindrance> HINDRANCES = List.of(Hindrance.values());

    private final Random random;
    private final Set<Trial> trials;

    HindranceDraw(Random random, Set<Trial> trials) {
        this.random = random;
        this.trials = trials;
    }

    void into(List<Step> steps) {
        if (random.nextBoolean()) {
            return;
        }
        Hindrance hindrance = HINDRANCES.get(random.nextInt(HINDRANCES.size()));
        String namespace = namespace(hindrance);
        List<Step> begin = new ArrayList<>();
        begin.add(new Step.Hinder(namespace, hindrance));
        if (hindrance == Hindrance.REVOKED_KEY) {
            begin.add(random.nextBoolean() ? inACall(new Step.Revoke(namespace)) : aWhile());
            begin.add(random.nextBoolean() ? new Step.Revoke(namespace) : aWhile());
        }
        steps.addAll(random.nextInt(steps.size() + 1), random.nextInt(4) == 0 ? begin : contended(namespace, begin));
    }

    private Step inACall(Step step) {
        return new Step.Meanwhile(1 + random.nextInt(12), step);
    }

    private String namespace(Hindrance hindrance) {
        boolean ofWorkspace =
                trials.contains(Trial.WORKSPACES) && hindrance != Hindrance.SUSPENDED && random.nextInt(3) == 0;
        return ofWorkspace
                ? Sharing.SECRET.namespace()
                : Fixtures.NAMESPACES.get(random.nextInt(Fixtures.NAMESPACES.size()));
    }

    /** What is new in a namespace that cannot act, or can a moment longer, is wanted by another one soon after. */
    private List<Step> contended(String namespace, List<Step> begin) {
        boolean ofWorkspace = namespace.equals(Sharing.SECRET.namespace());
        String own = ofWorkspace ? "three" : namespace;
        String other = own.equals("one") ? "two" : "one";
        Name connection = Name.connection(own, ofWorkspace ? "store" : "shop");
        boolean isSync = ofWorkspace || random.nextInt(4) > 0;
        Name first = isSync ? Name.sync(own, "crm") : connection;
        Name second = isSync ? Name.sync(other, "crm") : Name.connection(other, "shop");
        List<Step> steps = new ArrayList<>();
        if (isSync) {
            steps.add(new Step.DeleteSync(first));
        }
        steps.addAll(List.of(new Step.Vanish(first), new Step.Vanish(second), aWhile()));
        boolean restarts = random.nextBoolean();
        steps.add(restarts ? new Step.Stop() : new Step.Start());
        boolean isBefore = random.nextBoolean();
        if (isBefore) {
            steps.addAll(begin);
        }
        if (isSync && random.nextBoolean()) {
            steps.add(apply(connection));
        }
        steps.add(apply(first));
        steps.add(new Step.Start());
        if (!isBefore) {
            steps.add(random.nextBoolean() ? aWhile() : new Step.Pass(Duration.ZERO));
            steps.addAll(random.nextBoolean() ? List.of(inACall(begin.getFirst())) : begin);
        }
        steps.addAll(List.of(aWhile(), apply(second), aWhile()));
        return steps;
    }

    private Step apply(Name name) {
        if (name.kind() == Name.Kind.CONNECTION) {
            return new Step.Apply(name, Fixtures.connection(name, random));
        }
        ObjectNode spec = Fixtures.sync(name, random);
        spec.remove("suspend");
        spec.remove("managementPolicy");
        return new Step.Apply(name, spec);
    }

    private Step aWhile() {
        return new Step.Pass(
                random.nextBoolean()
                        ? Duration.ofMillis(random.nextInt(4_000))
                        : Duration.ofSeconds(random.nextInt(60)));
    }
}
