package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Creation;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Digest;
import app.weld.operator.plan.Finding;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.poll.SharedCalls;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sync of a resource whose id is not known, or creates it, exactly once. Weld has no idempotency keys, so the
 * intent is written to the resource and seen to be there before Weld is asked, a fresh look at Weld comes between the
 * two, and an attempt whose outcome is not known is looked for until the grace period is over.
 */
final class SyncCreation {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Surroundings around;
    private final Claims claims;
    private final Surplus surplus;
    private final SyncBinding binding;
    private final Clock clock;
    /** What is being created by this process: connection and schema. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** Intents of this process under which nothing has reached Weld, and when they had been written. */
    private final Map<String, Instant> unsent = new ConcurrentHashMap<>();
    /** Intents of this process that were sent after a look had found nothing: what is there since then is theirs. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    /** One listing serves all whose intent was written before it began. */
    private final SharedCalls<Place, Listing<Sync>> listings;

    private final Meanwhile meanwhile = new Meanwhile();

    private record Place(ApiKey key, String connectionId) {}

    /** @param api with the key */
    private record Account(ApiKey key, WeldApi api) {}

    SyncCreation(Surroundings around, Claims claims, Surplus surplus) {
        this.around = around;
        this.claims = claims;
        this.surplus = surplus;
        this.binding = new SyncBinding(around.events());
        this.clock = around.clock();
        this.listings = new SharedCalls<>(clock, around.timing().threadPatience());
    }

    /**
     * The sync, bound to the resource; empty where there is none and nothing may be changed.
     *
     * @throws Waiting while it is not known whether there is one
     * @throws Blocked when there is one that may not be taken over, or several, or Weld refuses
     */
    Optional<Sync> findOrCreate(SyncRecord record, DesiredSync desired, ApiKey key, WeldApi api) {
        Account weld = new Account(key, api);
        String destination = desired.connectionId() + " " + desired.destinationSchemaName();
        if (!underWay.add(destination)) {
            throw Waiting.silently("another resource is looking for the same sync", Duration.ofSeconds(1));
        }
        try {
            return record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly
                    ? find(record, desired, weld, clock.instant())
                    : create(record, desired, weld);
        } finally {
            underWay.remove(destination);
        }
    }

    private Optional<Sync> create(SyncRecord record, DesiredSync desired, Account weld) {
        Creation before = record.ledger().creation();
        if (before != null && !unsent.containsKey(before.id())) {
            return Optional.of(recover(record, desired, weld, before));
        }
        Creation intent = before == null || !before.connectionId().equals(desired.connectionId())
                ? intend(record, desired)
                : before;
        Instant written = unsent.getOrDefault(intent.id(), clock.instant());
        Optional<Sync> there = find(record, desired, weld, written);
        return Optional.of(there.orElseGet(() -> send(record, desired, weld.api(), fresh(record, desired, intent))));
    }

    /** The grace period counts from the intent: one that was written long before it is sent would cut it short. */
    private Creation fresh(SyncRecord record, DesiredSync desired, Creation intent) {
        if (clock.instant().isBefore(Instant.parse(intent.time()).plus(FRESH))) {
            return intent;
        }
        unsent.remove(intent.id());
        return intend(record, desired);
    }

    private Creation intend(SyncRecord record, DesiredSync desired) {
        Creation intent = new Creation(
                UUID.randomUUID().toString(),
                clock.instant().toString(),
                Digest.of(desired.newSync()),
                desired.connectionId());
        unsent.put(intent.id(), Instant.MAX);
        record.keep(record.ledger().creating(intent));
        unsent.put(intent.id(), clock.instant());
        return intent;
    }

    private Sync send(SyncRecord record, DesiredSync desired, WeldApi weld, Creation intent) {
        if (record.moved()) {
            // The intent, which nothing was sent for, is the next reconcile's.
            throw Waiting.silently("the resource was changed a moment ago", Duration.ZERO);
        }
        NewSync request = desired.newSync();
        Sync made;
        try {
            // From here on it is not known what Weld has done, unless it says so.
            unsent.remove(intent.id());
            sent.add(intent.id());
            made = meanwhile.say(() -> sayCreating(record), () -> weld.createSync(request));
        } catch (WeldException.OutcomeUnknown e) {
            throw unconfirmed(Troubles.words(e));
        } catch (WeldException.Rejected e) {
            record.keep(record.ledger().unbound());
            Blocked refused = CreationRefusal.of(request, e);
            around.events().warning(record.resource(), "Rejected", refused.words());
            throw refused;
        } catch (WeldException e) {
            // Nothing was done: the intent stands for the next attempt.
            unsent.put(intent.id(), clock.instant());
            sent.remove(intent.id());
            throw e;
        }
        sent.remove(intent.id());
        // An answer may leave the settings out; it was made of those that were sent.
        if (made.settings() == null && request.settings() != null) {
            made = made.withSettings(request.settings());
        }
        if (!SyncBinding.bindMade(record, made, desired)) {
            surplus.add(record.uid(), made, Instant.parse(intent.time()));
            surplus.remove(record, weld, record.ledger().syncId());
            throw Waiting.silently("another process has created this sync", Duration.ofSeconds(1));
        }
        around.events()
                .normal(
                        record.resource(),
                        "SyncCreated",
                        "sync " + made.id() + " was created for schema " + request.destinationSchemaName());
        return made;
    }

    private static void sayCreating(SyncRecord record) {
        record.report(record.draft()
                .nothingThere()
                .ready(Reason.Creating, "the sync is being created in Weld")
                .build());
    }

    /** An attempt was made whose outcome is not known. */
    private Sync recover(SyncRecord record, DesiredSync desired, Account weld, Creation attempt) {
        Finding<Sync> found = search(record, desired, weld, clock.instant(), attempt.connectionId(), attempt);
        if (found instanceof Finding.One<Sync> one && (one.ours() || sent.contains(attempt.id()))) {
            Sync sync = one.found();
            sent.remove(attempt.id());
            record.keep(SyncBinding.made(record.ledger(), sync, desired));
            around.tallies().creationRecovered();
            around.events()
                    .warning(
                            record.resource(),
                            "CreationRecovered",
                            "the answer to a creation was lost; sync " + sync.id() + " is what it made");
            return sync;
        }
        if (found instanceof Finding.None<Sync>) {
            Instant over = Instant.parse(attempt.time()).plus(around.timing().creationGrace());
            if (clock.instant().isBefore(over)) {
                throw unconfirmed("Weld shows no such sync yet");
            }
            sent.remove(attempt.id());
            record.keep(record.ledger().unbound());
            throw Waiting.because(
                    Reason.Creating, "an earlier attempt came to nothing, the sync is being created", Duration.ZERO);
        }
        return binding.takeOver(record, found, desired);
    }

    private Waiting unconfirmed(String why) {
        return Waiting.because(
                Reason.CreationUnconfirmed,
                "it is not known whether Weld has created the sync, and it is not created again before that is clear ("
                        + why + ")",
                around.timing().creationLook());
    }

    /** @param since the look begins then or later */
    private Optional<Sync> find(SyncRecord record, DesiredSync desired, Account weld, Instant since) {
        Finding<Sync> found = search(record, desired, weld, since, desired.connectionId(), null);
        return found instanceof Finding.None<Sync>
                ? Optional.empty()
                : Optional.of(binding.takeOver(record, found, desired));
    }

    private Finding<Sync> search(
            SyncRecord record,
            DesiredSync desired,
            Account weld,
            Instant since,
            String connectionId,
            @Nullable Creation attempt) {
        Listing<Sync> listing = listings.get(
                new Place(weld.key(), connectionId), since, () -> weld.api().syncsOf(connectionId));
        String schema = desired.destinationSchemaName();
        List<Sync> syncs = SyncSearch.readable(listing, connectionId, schema);
        Predicate<String> claimed = id -> claims.belongsToOlder(id, record.claimant());
        Finding<Sync> found = SyncSearch.find(syncs, connectionId, schema, attempt, claimed);
        // What this process made in vain is not meant where there is another.
        return found instanceof Finding.Several<Sync>
                ? SyncSearch.find(
                        syncs, connectionId, schema, attempt, claimed.or(id -> surplus.isCopy(record.uid(), id)))
                : found;
    }
}
