package app.weld.operator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Resources that can act and are in conflict all the same, although no other that means the same has it, may have created it, or
 * can act itself.
 */
final class NeedlessConflicts {
    private static final String TAKEN = "is responsible for";

    private final Simulation simulation;

    private NeedlessConflicts(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Whatever is settled once nothing goes wrong but that some cannot act. */
    static List<String> in(Simulation simulation) {
        NeedlessConflicts conflicts = new NeedlessConflicts(simulation);
        List<String> needless = new ArrayList<>();
        for (Name.Kind kind : List.of(Name.Kind.CONNECTION, Name.Kind.SYNC)) {
            simulation.store().names(kind).stream()
                    .filter(conflicts::isNeedless)
                    .forEach(name -> needless.add(name + " is in conflict with none that has it or can act: "
                            + Model.ready(conflicts.object(name))
                                    .path("message")
                                    .asText()));
        }
        return needless;
    }

    private ObjectNode object(Name name) {
        return simulation.store().get(name).orElseThrow();
    }

    private boolean isInConflict(Name name) {
        return Model.ready(object(name)).path("reason").asText().equals("Conflict");
    }

    private boolean isNeedless(Name name) {
        return isInConflict(name)
                && Model.ready(object(name)).path("message").asText().contains(TAKEN)
                && !SimulatedApiServer.isGoing(object(name))
                && !simulation.hindrances().stop(name)
                && simulation.store().names(name.kind()).stream()
                        .filter(other -> !other.equals(name))
                        .noneMatch(other -> name.kind() == Name.Kind.SYNC
                                ? mayHaveSync(other, name)
                                : mayHaveConnection(other, name));
    }

    private boolean canHave(Name other) {
        return !simulation.hindrances().stop(other) && !isInConflict(other);
    }

    /** One that is going and is still in use may have let go of it or not. */
    private boolean mayHaveConnection(Name other, Name name) {
        return other.name().equals(name.name())
                && (object(other).path("status").has("connectionId")
                        || SimulatedApiServer.isGoing(object(other))
                        || canHave(other));
    }

    private boolean mayHaveSync(Name other, Name name) {
        ObjectNode object = object(other);
        String id = object.at("/status/syncId").asText();
        String connection = simulation.connectionId(name).orElse("");
        if (!id.isEmpty()
                && simulation.weldOf(name).allSyncs().stream()
                        .anyMatch(sync -> sync.id().equals(id) && Fixtures.isMeant(sync, connection, name))) {
            return true;
        }
        boolean meansTheSame = other.name().equals(name.name())
                && (connection.equals(simulation.connectionId(other).orElse("none"))
                        || connection.equals(object.at("/status/connectionId").asText())
                        || connection.equals(
                                object.at("/status/creation/connectionId").asText()));
        return meansTheSame
                && (!id.isEmpty()
                        || canHave(other)
                        || simulation
                                .checker()
                                .mayHaveSentUnder(
                                        object.at("/status/creation/id").asText()));
    }
}
