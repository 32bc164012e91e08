package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.poll.Subscriber;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Follows what a sync refers to: its connection and the Secret with the key. */
public final class References {
    /** A connection in one of these states is not the one that is meant, whatever id its status has. */
    private static final Set<Reason> UNUSABLE =
            EnumSet.of(Reason.Conflict, Reason.RemoteConnectionNotFound, Reason.AmbiguousConnection);

    /** What a sync says that waits for its connection, rather than for Weld. */
    static final Set<Reason> REFUSALS =
            EnumSet.of(Reason.ConnectionNotReady, Reason.ConnectionNotFound, Reason.ConnectionFailed);

    private final Neighbours neighbours;
    private final KeySecrets secrets;

    public References(Neighbours neighbours, KeySecrets secrets) {
        this.neighbours = neighbours;
        this.secrets = secrets;
    }

    /** Where a sync reads from, and the key to reach it with. */
    record Source(String connectionId, ApiKey key) {}

    /** @throws Blocked as a {@link Refusal} says, ConnectionNotFound, SecretNotFound or InvalidAPIKey */
    Source resolve(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        if (spec.connectionRef() == null) {
            return new Source(Objects.requireNonNull(spec.connectionId()), key(sync));
        }
        WeldConnection connection = connection(sync, spec.connectionRef());
        refusal(connection).ifPresent(why -> {
            throw why.blocked();
        });
        return new Source(Objects.requireNonNull(connection.getStatus().connectionId()), key(sync));
    }

    private ApiKey key(WeldEltSync sync) {
        return secrets.read(subscriber(sync), secretOf(sync));
    }

    /**
     * The key alone, which is all that a deletion needs.
     *
     * @throws Blocked as a {@link Refusal} says, ConnectionNotFound, SecretNotFound or InvalidAPIKey
     */
    ApiKey keyForDeletion(WeldEltSync sync) {
        return secrets.readForDeletion(subscriber(sync), secretOf(sync));
    }

    private static Subscriber subscriber(WeldEltSync sync) {
        return Subscriber.sync(
                sync.getMetadata().getNamespace(), sync.getMetadata().getName());
    }

    private SecretKeyRef secretOf(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        SecretKeyRef ref = spec.apiKeySecretRef();
        if (ref == null && spec.connectionRef() != null) {
            WeldConnection connection = connection(sync, spec.connectionRef());
            if (connection.getSpec() == null) {
                throw refusal(connection).orElseThrow().blocked();
            }
            ref = connection.getSpec().apiKeySecretRef();
        }
        return Objects.requireNonNull(ref);
    }

    private WeldConnection connection(WeldEltSync sync, ConnectionRef ref) {
        return neighbours
                .connection(sync.getMetadata().getNamespace(), ref.name())
                .orElseThrow(
                        () -> new Blocked(Reason.ConnectionNotFound, "WeldConnection " + ref.name() + " is not there"));
    }

    /**
     * Why syncs cannot use a connection.
     *
     * @param reason ConnectionNotReady where a person has to open its link, ConnectionFailed where it needs to be mended, and
     *     Progressing where it goes on by itself
     */
    record Refusal(Reason reason, String words) {
        Blocked blocked() {
            return new Blocked(reason, words);
        }
    }

    /** Why syncs cannot use a connection; empty when they can. */
    static Optional<Refusal> refusal(WeldConnection connection) {
        String name = "WeldConnection " + connection.getMetadata().getName();
        WeldConnectionStatus status = connection.getStatus();
        if (connection.unreadable() != null || connection.getSpec() == null) {
            return Optional.of(
                    new Refusal(Reason.ConnectionFailed, name + " is not usable: " + Reason.UnsupportedValue));
        }
        List<Condition> conditions =
                status == null ? List.of() : Objects.requireNonNullElse(status.conditions(), List.of());
        Optional<Condition> ready = Conditions.find(conditions, Conditions.READY);
        if (status == null || status.connectionId() == null) {
            String why = ready.map(condition -> ": " + condition.reason()).orElse("");
            return Optional.of(
                    new Refusal(ofUnconnected(connection, conditions), name + " is not connected yet" + why));
        }
        return ready.filter(condition ->
                        UNUSABLE.stream().anyMatch(reason -> reason.name().equals(condition.reason())))
                .map(condition -> new Refusal(Reason.ConnectionFailed, name + " is not usable: " + condition.reason()));
    }

    private static Reason ofUnconnected(WeldConnection connection, List<Condition> conditions) {
        boolean stalled = Conditions.find(conditions, Conditions.STALLED)
                .filter(condition -> condition.status().equals("True"))
                .isPresent();
        if (stalled || connection.isMarkedForDeletion()) {
            return Reason.ConnectionFailed;
        }
        boolean waitsForAPerson = Conditions.find(conditions, Conditions.READY)
                .filter(condition -> condition.reason().equals(Reason.AuthorizationPending.name()))
                .isPresent();
        return waitsForAPerson ? Reason.ConnectionNotReady : Reason.Progressing;
    }
}
