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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Follows what a sync refers to: its connection and the Secret with the key. */
public final class References {
    /** A connection in one of these states is not the one that is meant, whatever id its status has. */
    private static final Set<Reason> UNUSABLE =
            EnumSet.of(Reason.Conflict, Reason.RemoteConnectionNotFound, Reason.AmbiguousConnection);

    private final Neighbours neighbours;
    private final KeySecrets secrets;

    public References(Neighbours neighbours, KeySecrets secrets) {
        this.neighbours = neighbours;
        this.secrets = secrets;
    }

    /** Where a sync reads from, and the key to reach it with. */
    record Source(String connectionId, ApiKey key) {}

    /** @throws Blocked ConnectionNotReady, SecretNotFound or InvalidAPIKey */
    Source resolve(WeldEltSync sync) {
        WeldEltSyncSpec spec = sync.getSpec();
        if (spec.connectionRef() == null) {
            return new Source(Objects.requireNonNull(spec.connectionId()), key(sync));
        }
        WeldConnection connection = connection(sync, spec.connectionRef());
        refusal(connection).ifPresent(why -> {
            throw new Blocked(Reason.ConnectionNotReady, why);
        });
        return new Source(Objects.requireNonNull(connection.getStatus().connectionId()), key(sync));
    }

    private ApiKey key(WeldEltSync sync) {
        return secrets.read(subscriber(sync), secretOf(sync));
    }

    /**
     * The key alone, which is all that a deletion needs.
     *
     * @throws Blocked ConnectionNotReady, SecretNotFound or InvalidAPIKey
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
                throw new Blocked(Reason.ConnectionNotReady, refusal(connection).orElseThrow());
            }
            ref = connection.getSpec().apiKeySecretRef();
        }
        return Objects.requireNonNull(ref);
    }

    private WeldConnection connection(WeldEltSync sync, ConnectionRef ref) {
        return neighbours
                .connection(sync.getMetadata().getNamespace(), ref.name())
                .orElseThrow(
                        () -> new Blocked(Reason.ConnectionNotReady, "WeldConnection " + ref.name() + " is not there"));
    }

    /** Why syncs cannot use a connection; empty when they can. */
    static Optional<String> refusal(WeldConnection connection) {
        String name = connection.getMetadata().getName();
        WeldConnectionStatus status = connection.getStatus();
        if (connection.unreadable() != null || connection.getSpec() == null) {
            return Optional.of("WeldConnection " + name + " is not usable: " + Reason.UnsupportedValue);
        }
        Optional<Condition> ready =
                status == null ? Optional.empty() : Conditions.find(status.conditions(), Conditions.READY);
        if (status == null || status.connectionId() == null) {
            return Optional.of("WeldConnection " + name + " is not connected yet"
                    + ready.map(condition -> ": " + condition.reason()).orElse(""));
        }
        return ready.filter(condition ->
                        UNUSABLE.stream().anyMatch(reason -> reason.name().equals(condition.reason())))
                .map(condition -> "WeldConnection " + name + " is not usable: " + condition.reason());
    }
}
