package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Digest;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.SlowCallNotice;
import app.weld.operator.reconcile.StaleStatusException;
import app.weld.operator.snapshot.CallCoalescer;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sync of a resource whose id is not known, or creates it, exactly once. Weld has no idempotency keys, so the
 * intent is written to the resource and seen to be there before Weld is asked, a fresh look at Weld comes between the
 * two, and an attempt whose outcome is not known is looked for until the grace period is over.
 */
final class SyncCreation {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final ControllerContext around;
    private final OwnershipClaims claims;
    private final DuplicateCleanup surplus;
    private final SyncBinding binding;
    private final RecentWrites writes;
    private final Clock clock;
    /** What is being created by this process: connection and schema. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** One listing serves all whose intent was written before it began. */
    private final CallCoalescer<Place, Listing<Sync>> listings;

    private final SlowCallNotice meanwhile = new SlowCallNotice();

    private record Place(ApiKey key, String connectionId) {}

    /** @param api with the key */
    private record Account(ApiKey key, WeldApi api) {}

    SyncCreation(ControllerContext around, OwnershipClaims claims, DuplicateCleanup surplus) {
        this.around = around;
        this.claims = claims;
        this.surplus = surplus;
        this.binding = new SyncBinding(around.events());
        this.writes = around.poller().writes();
        this.clock = around.clock();
        this.listings = new CallCoalescer<>(clock, around.intervals().maxBlocking());
    }

    /**
     * The sync, bound to the resource; empty where there is none and nothing may be changed.
     *
     * @throws RequeueException while it is not known whether there is one
     * @throws NotReadyException when there is one that may not be taken over, or several, or Weld refuses
     */
    Optional<Sync> findOrCreate(SyncContext record, DesiredSync desired, ApiKey key, WeldApi api) {
        Account weld = new Account(key, api);
        String destination = desired.connectionId() + " " + SchemaName.cleaned(desired.destinationSchemaName());
        if (!underWay.add(destination)) {
            throw RequeueException.silently("another resource is looking for the same sync", Duration.ofSeconds(1));
        }
        try {
            return record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly
                    ? find(
                            record,
                            desired,
                            list(weld, desired.connectionId(), desired.destinationSchemaName(), clock.instant()))
                    : create(record, desired, weld);
        } finally {
            underWay.remove(destination);
        }
    }

    private Optional<Sync> create(SyncContext record, DesiredSync desired, Account weld) {
        PendingCreation before = record.ledger().creation();
        CreationAttempt attempt = before == null ? null : attempt(record, before);
        if (before != null && attempt != null && !attempt.isUnsent()) {
            return Optional.of(recover(record, desired, weld, before, attempt));
        }
        List<String> present = List.of();
        if (before == null && looksFirst(record, weld)) {
            List<Sync> syncs = list(weld, desired.connectionId(), desired.destinationSchemaName(), clock.instant());
            Optional<Sync> there = find(record, desired, syncs);
            if (there.isPresent()) {
                return there;
            }
            present = SyncSearch.matching(syncs, desired.connectionId(), desired.destinationSchemaName());
        }
        PendingCreation intent = before == null || !before.connectionId().equals(desired.connectionId())
                ? intend(record, desired, weld, present)
                : before;
        Instant since = attempt(record, intent).since();
        Optional<Sync> there =
                find(record, desired, list(weld, desired.connectionId(), desired.destinationSchemaName(), since));
        return Optional.of(there.orElseGet(() -> {
            var unused = fresh(record, desired, weld, intent);
            return send(record, desired, weld);
        }));
    }

    /** Whether the order of what was there and what came, or Weld's own time, could not be told without a look before. */
    private boolean looksFirst(SyncContext record, Account weld) {
        return record.binding().searchesFirst()
                || record.resource().getSpec().adoptionPolicyOrDefault() == AdoptionPolicy.Never
                || weld.api().serverTime().isEmpty();
    }

    private CreationAttempt attempt(SyncContext record, PendingCreation intent) {
        CreationAttempt known = record.binding().attempt();
        CreationAttempt attempt;
        if (known == null || !known.intentId().equals(intent.id())) {
            attempt = CreationAttempt.inherited(intent.id(), clock.instant());
        } else {
            attempt = known.state() == CreationAttempt.State.WRITING ? known.written(clock.instant()) : known;
        }
        record.binding().attempt(attempt);
        return attempt;
    }

    private static void advance(SyncContext record, UnaryOperator<CreationAttempt> step) {
        CreationAttempt attempt = record.binding().attempt();
        record.binding().attempt(attempt == null ? null : step.apply(attempt));
    }

    private void sent(SyncContext record) {
        advance(record, attempt -> attempt.sent(clock.instant()));
    }

    /** The grace period of others counts from the intent: one that was written long before it is sent would cut it short. */
    private PendingCreation fresh(SyncContext record, DesiredSync desired, Account weld, PendingCreation intent) {
        return clock.instant().isBefore(attempt(record, intent).written().plus(FRESH))
                ? intent
                : intend(record, desired, weld, intent.present());
    }

    private PendingCreation intend(SyncContext record, DesiredSync desired, Account weld, List<String> present) {
        PendingCreation intent = new PendingCreation(
                UUID.randomUUID().toString(),
                clock.instant().toString(),
                Digest.of(desired.newSync()),
                desired.connectionId(),
                weld.api().serverTime().map(Instant::toString).orElse(null),
                present);
        record.binding().attempt(CreationAttempt.writing(intent.id(), clock.instant()));
        record.persist(record.ledger().creating(intent));
        attempt(record, intent);
        return intent;
    }

    private void giveUp(SyncContext record) {
        if (record.ledger().creation() != null) {
            record.persist(record.ledger().unbound());
        }
        record.binding().attempt(null);
    }

    private Sync send(SyncContext record, DesiredSync desired, Account account) {
        if (record.editedMeanwhile()) {
            // The intent, which nothing was sent for, is the next reconcile's.
            throw RequeueException.silently("the resource was changed a moment ago", Duration.ZERO);
        }
        WeldApi weld = account.api();
        NewSync request = desired.newSync();
        Instant asked = clock.instant();
        Sync made;
        try {
            // From here on it is not known what Weld has done, unless it says so.
            sent(record);
            made = meanwhile.say(() -> sayCreating(record), () -> weld.createSync(request));
        } catch (WeldException.OutcomeUnknown e) {
            advance(record, attempt -> attempt.unknown(clock.instant()));
            throw unconfirmed(FailureHandler.message(e));
        } catch (WeldException.Rejected e) {
            giveUp(record);
            NotReadyException refusal = CreationRefusal.of(request, e);
            around.events().record(record.resource(), EventReason.Rejected, refusal.words());
            throw refusal;
        } catch (WeldException e) {
            // Nothing was done: the intent stands for the next attempt.
            advance(record, attempt -> attempt.notDone(clock.instant()));
            throw e;
        }
        writes.created(made);
        // An answer may leave the settings out; it was made of those that were sent.
        if (made.settings() == null && request.settings() != null) {
            made = made.withSettings(request.settings());
        }
        bind(record, desired, weld, made, asked);
        around.events()
                .record(
                        record.resource(),
                        EventReason.SyncCreated,
                        "sync " + made.id() + " was created for schema " + request.destinationSchemaName());
        return made;
    }

    /** Binds what was just made, or gets rid of it. */
    private void bind(SyncContext record, DesiredSync desired, WeldApi weld, Sync made, Instant asked) {
        boolean bound;
        try {
            bound = SyncBinding.bindMade(record, made, desired);
        } catch (StaleStatusException | KubernetesClientException e) {
            if (record.exists()) {
                throw e;
            }
            record.binding().attempt(null);
            orphaned(record, weld, made);
            throw RequeueException.silently("the resource is gone", Duration.ofSeconds(1));
        }
        record.binding().attempt(null);
        record.binding().searchesFirst(false);
        if (!bound) {
            surplus.add(record, made, asked);
            surplus.remove(record, weld, record.ledger().syncId());
            throw RequeueException.silently("another process has created this sync", Duration.ofSeconds(1));
        }
    }

    /** The resource vanished, finalizer and all, while its sync was made: nobody else would ever tell of it. */
    private void orphaned(SyncContext record, WeldApi weld, Sync made) {
        String what = "WeldEltSync " + record.key().qualifiedName() + " was removed while sync " + made.id()
                + " was created for it; the sync ";
        DeletionPolicy policy = record.resource().getSpec().deletionPolicy();
        if (policy == DeletionPolicy.Retain || claims.isClaimed(made.id())) {
            around.events().orphaned(record.resource(), what + "stays in Weld");
            return;
        }
        try {
            weld.deleteSync(made.id(), false);
            writes.deleted(made.id());
            around.events().record(record.resource(), EventReason.SyncDeleted, what + "is deleted again");
        } catch (WeldException e) {
            around.events()
                    .orphaned(record.resource(), what + "stays in Weld, it cannot be deleted: " + e.getMessage());
        }
    }

    private static void sayCreating(SyncContext record) {
        record.publish(record.status()
                .nothingThere()
                .ready(Reason.Creating, "the sync is being created in Weld")
                .build());
    }

    /** An attempt was made whose outcome is not known. */
    private Sync recover(
            SyncContext record, DesiredSync desired, Account weld, PendingCreation intent, CreationAttempt attempt) {
        List<Sync> syncs = list(weld, intent.connectionId(), desired.destinationSchemaName(), clock.instant());
        // It was there before the attempt, which cannot have made it.
        Optional<Sync> again = shownAgain(record, syncs);
        if (again.isPresent()) {
            return again.get();
        }
        SearchResult<Sync> found = search(record, desired, intent.connectionId(), syncs, intent);
        if (found instanceof SearchResult.One<Sync> one && (one.ours() || attempt.isOwn())) {
            Sync sync = one.found();
            record.persist(SyncBinding.made(record.ledger(), sync, desired));
            record.binding().attempt(null);
            around.counters().creationRecovered();
            around.events()
                    .record(
                            record.resource(),
                            EventReason.CreationRecovered,
                            "the answer to a creation was lost; sync " + sync.id() + " is what it made");
            return sync;
        }
        boolean isOver = attempt.isOver(around.intervals().creationGrace(), clock.instant());
        if (!isOver && !(found instanceof SearchResult.Several<Sync>)) {
            throw unconfirmed("Weld shows no such sync yet");
        }
        if (found instanceof SearchResult.None<Sync>) {
            giveUp(record);
            throw RequeueException.because(
                    Reason.Creating, "an earlier attempt came to nothing, the sync is being created", Duration.ZERO);
        }
        return binding.takeOver(record, found, desired);
    }

    private RequeueException unconfirmed(String why) {
        return RequeueException.because(
                Reason.CreationUnconfirmed,
                "it is not known whether Weld has created the sync, and it is not created again before that is clear ("
                        + why + ")",
                around.intervals().creationCheck());
    }

    /** The one that is there already; a manifest that it keeps from being created has no intent to create any more. */
    private Optional<Sync> find(SyncContext record, DesiredSync desired, List<Sync> syncs) {
        Optional<Sync> again = shownAgain(record, syncs);
        if (again.isPresent()) {
            return again;
        }
        SearchResult<Sync> found = search(record, desired, desired.connectionId(), syncs, null);
        if (found instanceof SearchResult.None<Sync>) {
            return Optional.empty();
        }
        try {
            Sync sync = binding.takeOver(record, found, desired);
            record.binding().attempt(null);
            record.binding().searchesFirst(false);
            return Optional.of(sync);
        } catch (NotReadyException e) {
            record.binding().searchesFirst(true);
            giveUp(record);
            throw e;
        }
    }

    /** What had been taken for deleted is this resource's still, with all that is known of it. */
    private Optional<Sync> shownAgain(SyncContext record, List<Sync> syncs) {
        String last = record.ledger().lastSyncId();
        Optional<Sync> again = syncs.stream()
                .filter(sync -> sync.id().equals(last))
                .filter(sync -> !claims.belongsToAnother(sync.id(), record.resource()))
                .findFirst();
        again.ifPresent(sync -> {
            record.persist(record.ledger().found(sync.connectionId()));
            record.binding().attempt(null);
            around.events()
                    .record(
                            record.resource(),
                            EventReason.SyncAdopted,
                            "sync " + sync.id() + " had been taken for deleted and shows again: it is taken back");
        });
        return again;
    }

    /** The syncs of a connection as Weld lists them, with what this process has written and Weld does not show yet. */
    private List<Sync> list(Account weld, String connectionId, String schema, Instant since) {
        Listing<Sync> listing = listings.get(
                new Place(weld.key(), connectionId), since, () -> weld.api().syncsOf(connectionId));
        List<Sync> listed = SyncSearch.readable(listing, connectionId, schema);
        Set<String> ids = listed.stream().map(Sync::id).collect(Collectors.toSet());
        List<Sync> there = new ArrayList<>(
                listed.stream().filter(sync -> !writes.isDeleted(sync.id())).toList());
        writes.createdOf(connectionId).stream()
                .filter(sync -> !ids.contains(sync.id()))
                .forEach(there::add);
        return there;
    }

    private SearchResult<Sync> search(
            SyncContext record,
            DesiredSync desired,
            String connectionId,
            List<Sync> syncs,
            @Nullable PendingCreation attempt) {
        String schema = desired.destinationSchemaName();
        Predicate<String> claimed = id -> claims.belongsToAnother(id, record.resource());
        SearchResult<Sync> found = SyncSearch.find(syncs, connectionId, schema, attempt, claimed);
        // What this process made in vain is not meant where there is another.
        return found instanceof SearchResult.Several<Sync>
                ? SyncSearch.find(
                        syncs, connectionId, schema, attempt, claimed.or(id -> surplus.isRedundant(record, id)))
                : found;
    }
}
