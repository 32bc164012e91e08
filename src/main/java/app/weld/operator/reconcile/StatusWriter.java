package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldResource;
import app.weld.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of one resource during one reconciliation: the durable facts with a compare-and-set, the report without. It
 * notices what others change meanwhile.
 *
 * @param <P> the kind
 * @param <S> the status
 * @param <L> its durable facts
 * @param <R> its report
 */
final class StatusWriter<P extends WeldResource<?, S>, S extends ConditionedStatus, L, R> {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final int UNPROCESSABLE = 422;
    private static final int TRIES = 10;

    private final P resource;
    private final ResourceAccess<P> access;
    private final StatusHalves<P, S, L, R> halves;
    private final MetadataSnapshot begun;
    private final R before;
    private R reported;
    private L ledger;
    /** The version that the facts were read or written with, which guards their next write. */
    private @Nullable String version;

    private boolean editedMeanwhile;
    /** Whether a write of the report has shown other facts than these. They are not written any more then. */
    private boolean stale;

    private boolean wasStale;

    StatusWriter(P resource, StatusHalves<P, S, L, R> halves, ResourceAccess<P> access) {
        this.resource = resource;
        this.halves = halves;
        this.access = access;
        this.begun = MetadataSnapshot.of(resource);
        S status = halves.statusOf(resource);
        this.before = halves.report(status);
        this.reported = before;
        this.ledger = halves.ledger(status);
        this.version = resource.getMetadata().getResourceVersion();
    }

    /** The report as it was when the reconciliation began. */
    R before() {
        return before;
    }

    L ledger() {
        return ledger;
    }

    /** Whether the resource was changed while it was reconciled. */
    boolean editedMeanwhile() {
        return editedMeanwhile || wasStale;
    }

    /** Returns false, having written nothing, when the facts are not what this reconciliation believes. */
    boolean tryPersist(L next) {
        if (next.equals(ledger)) {
            return true;
        }
        if (stale) {
            return false;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                P written = write(halves.ofLedger(next), FieldManager.IDENTITY, version);
                ledger = ledgerOf(written);
                version = written.getMetadata().getResourceVersion();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == TRIES) {
                    throw e;
                }
                // What has changed the resource may not have touched these facts.
                P live = live();
                if (!ledgerOf(live).equals(ledger)) {
                    return false;
                }
                version = live.getMetadata().getResourceVersion();
            }
        }
    }

    /** Takes over the durable facts as the API server has them now, not a cache. */
    L reload() {
        P live = live();
        ledger = ledgerOf(live);
        version = live.getMetadata().getResourceVersion();
        stale = false;
        return ledger;
    }

    /** The resource as the API server has it now; empty where it was deleted, also if there is a new one of its name. */
    Optional<P> find() {
        String uid = resource.getMetadata().getUid();
        return access.live().get().filter(live -> uid.equals(live.getMetadata().getUid()));
    }

    private P live() {
        return find().orElseThrow(() -> new StaleStatusException("the resource no longer exists"));
    }

    private L ledgerOf(P current) {
        return halves.ledger(halves.statusOf(current));
    }

    /** Whether this reconciliation has published nothing that differs from the last report. */
    boolean isUnpublished() {
        return reported.equals(before);
    }

    /** Writes the report when it changed. */
    void publish(R next) {
        if (next.equals(reported)) {
            return;
        }
        P written = writeOrLess(next);
        reported = next;
        if (ledgerOf(written).equals(ledger)) {
            version = written.getMetadata().getResourceVersion();
        } else {
            // Another process has written other facts: the version of this report says nothing of them.
            stale = true;
            wasStale = true;
        }
    }

    /** If the API server refused a report, the last one would stay for good. So one that says less is written. */
    private P writeOrLess(R next) {
        try {
            return write(halves.ofReport(next), FieldManager.REPORT, null);
        } catch (KubernetesClientException e) {
            R less = halves.smallest(next);
            if (!isRefused(e) || less.equals(next)) {
                throw e;
            }
            LOG.warn(
                    "the API server refuses the status of {} {}/{}, one without streams is written: {}",
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName(),
                    StatusText.message(String.valueOf(e.getMessage())));
            return write(halves.ofReport(less), FieldManager.REPORT, null);
        }
    }

    private static boolean isRefused(KubernetesClientException e) {
        String message = String.valueOf(e.getMessage());
        return e.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE
                || e.getCode() == UNPROCESSABLE
                || message.contains("larger than max")
                || message.contains("request is too large");
    }

    /**
     * Returns the resource as it is then.
     *
     * @param ifVersion the write is refused with a conflict when the resource has another version by now
     */
    private P write(S status, String manager, @Nullable String ifVersion) {
        ObjectMeta meta = resource.getMetadata();
        P patch = halves.blank();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(ifVersion)
                .build());
        patch.setStatus(status);
        P written = access.writer().write(patch, manager);
        editedMeanwhile |= !MetadataSnapshot.of(written).equals(begun);
        return written;
    }
}
