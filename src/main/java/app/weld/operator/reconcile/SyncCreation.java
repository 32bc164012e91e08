package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.Applied;
import app.weld.operator.api.v1alpha1.Creation;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Digest;
import app.weld.operator.plan.Finding;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/**
 * Finds the sync of a resource whose id is not known, or creates it, exactly once. Weld has no idempotency keys, so the
 * intent is written to the resource and seen to be there before Weld is asked, a fresh look at Weld comes between the
 * two, and an attempt whose outcome is not known is looked for until the grace period is over.
 */
final class SyncCreation {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Surroundings around;
    private final Claims claims;
    private final Clock clock;
    /** What is being created by this process: connection and schema. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** Intents of this process under which nothing has reached Weld. */
    private final Set<String> unsent = ConcurrentHashMap.newKeySet();
    /** Intents of this process that were sent after a look had found nothing: what is there since then is theirs. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    SyncCreation(Surroundings around, Claims claims) {
        this.around = around;
        this.claims = claims;
        this.clock = around.clock();
    }

    /**
     * The sync, bound to the resource; empty where there is none and nothing may be changed.
     *
     * @throws Waiting while it is not known whether there is one
     * @throws Blocked when there is one that may not be taken over, or several, or Weld refuses
     */
    Optional<Sync> findOrCreate(SyncRecord record, DesiredSync desired, WeldApi weld) {
        String place = desired.connectionId() + " " + desired.destinationSchemaName();
        if (!underWay.add(place)) {
            throw Waiting.silently("another resource is looking for the same sync", Duration.ofSeconds(1));
        }
        try {
            return record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly
                    ? find(record, desired, weld)
                    : create(record, desired, weld);
        } finally {
            underWay.remove(place);
        }
    }

    private Optional<Sync> create(SyncRecord record, DesiredSync desired, WeldApi weld) {
        Creation before = record.ledger().creation();
        if (before != null && !unsent.contains(before.id())) {
            return Optional.of(recover(record, desired, weld, before));
        }
        Creation intent = before == null || !before.connectionId().equals(desired.connectionId())
                ? intend(record, desired)
                : before;
        checkLive(record, intent);
        Optional<Sync> there = find(record, desired, weld);
        return Optional.of(there.orElseGet(() -> send(record, desired, weld, fresh(record, desired, intent))));
    }

    /** The grace period counts from the intent: one that was written long before it is sent would cut it short. */
    private Creation fresh(SyncRecord record, DesiredSync desired, Creation intent) {
        if (clock.instant().isBefore(Instant.parse(intent.time()).plus(FRESH))) {
            return intent;
        }
        unsent.remove(intent.id());
        Creation again = intend(record, desired);
        checkLive(record, again);
        return again;
    }

    private Creation intend(SyncRecord record, DesiredSync desired) {
        Creation intent = new Creation(
                UUID.randomUUID().toString(),
                clock.instant().toString(),
                Digest.of(desired.newSync()),
                desired.connectionId());
        unsent.add(intent.id());
        record.keep(record.ledger().creating(intent));
        return intent;
    }

    /** The cache may be behind, and another process may believe that it leads: the cluster itself is asked. */
    private static void checkLive(SyncRecord record, Creation intent) {
        WeldEltSyncStatus live =
                record.liveStatus().orElseThrow(() -> Waiting.silently("the resource is going", Duration.ofSeconds(1)));
        if (live.syncId() != null
                || live.creation() == null
                || !live.creation().id().equals(intent.id())) {
            throw Waiting.silently("somebody else is creating this sync", Duration.ofSeconds(2));
        }
    }

    private Sync send(SyncRecord record, DesiredSync desired, WeldApi weld, Creation intent) {
        NewSync request = desired.newSync();
        Sync made;
        record.report(record.draft()
                .nothingThere()
                .ready(Reason.Creating, "the sync is being created in Weld")
                .build());
        try {
            // From here on it is not known what Weld has done, unless it says so.
            unsent.remove(intent.id());
            sent.add(intent.id());
            made = weld.createSync(request);
        } catch (WeldException.OutcomeUnknown e) {
            throw unconfirmed(Troubles.words(e));
        } catch (WeldException.Rejected e) {
            record.keep(record.ledger().unbound());
            throw refused(record, request, e);
        } catch (WeldException e) {
            // Nothing was done: the intent stands for the next attempt.
            unsent.add(intent.id());
            sent.remove(intent.id());
            throw e;
        }
        sent.remove(intent.id());
        // An answer may leave the settings out; it was made of those that were sent.
        if (made.settings() == null && request.settings() != null) {
            made = made.withSettings(request.settings());
        }
        bind(record, made, true, desired);
        around.events()
                .normal(
                        record.resource(),
                        "SyncCreated",
                        "sync " + made.id() + " was created for schema " + request.destinationSchemaName());
        return made;
    }

    private Blocked refused(SyncRecord record, NewSync request, WeldException.Rejected e) {
        String words = String.valueOf(e.getMessage());
        around.events().warning(record.resource(), "Rejected", "Weld refuses to create the sync: " + words);
        return new Blocked(
                isAboutSettings(request, e) ? Reason.InvalidSettings : Reason.Rejected,
                "Weld refuses to create the sync: " + words);
    }

    /** Weld has no word of its own for it: the refusal speaks of settings, or of one of those that were sent. */
    private static boolean isAboutSettings(NewSync request, WeldException.Rejected e) {
        JsonNode settings = request.settings();
        if (settings == null || !(e.status() == 400 || e.status() == 422)) {
            return false;
        }
        String words = (e.getMessage() + " " + e.code()).toLowerCase(Locale.ROOT);
        boolean namesOne = StreamSupport.stream(Spliterators.spliteratorUnknownSize(settings.fieldNames(), 0), false)
                .anyMatch(name -> words.contains(name.toLowerCase(Locale.ROOT)));
        return words.contains("setting") || namesOne;
    }

    /** An attempt was made whose outcome is not known. */
    private Sync recover(SyncRecord record, DesiredSync desired, WeldApi weld, Creation attempt) {
        Finding<Sync> found = SyncSearch.find(
                weld.syncsOf(attempt.connectionId()).complete(),
                attempt.connectionId(),
                desired.destinationSchemaName(),
                attempt,
                claimedByOlder(record));
        if (found instanceof Finding.One<Sync> one && (one.ours() || sent.contains(attempt.id()))) {
            Sync sync = one.found();
            sent.remove(attempt.id());
            bind(record, sync, true, desired);
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
            record.keep(record.ledger().unbound());
            throw Waiting.because(
                    Reason.Creating, "an earlier attempt came to nothing, the sync is being created", Duration.ZERO);
        }
        return take(record, found, desired);
    }

    private Waiting unconfirmed(String why) {
        return Waiting.because(
                Reason.CreationUnconfirmed,
                "it is not known whether Weld has created the sync, and it is not created again before that is clear ("
                        + why + ")",
                around.timing().creationLook());
    }

    private Optional<Sync> find(SyncRecord record, DesiredSync desired, WeldApi weld) {
        Finding<Sync> found = SyncSearch.find(
                weld.syncsOf(desired.connectionId()).complete(),
                desired.connectionId(),
                desired.destinationSchemaName(),
                null,
                claimedByOlder(record));
        return found instanceof Finding.None<Sync> ? Optional.empty() : Optional.of(take(record, found, desired));
    }

    private java.util.function.Predicate<String> claimedByOlder(SyncRecord record) {
        return id -> claims.belongsToOlder(id, record.claimant());
    }

    /** What was there before is taken over, where the manifest allows that and there is no doubt. */
    private Sync take(SyncRecord record, Finding<Sync> found, DesiredSync desired) {
        if (found instanceof Finding.Several<Sync> several) {
            throw new Blocked(
                    Reason.AmbiguousSync,
                    "Weld has several syncs of connection " + desired.connectionId() + " into schema "
                            + desired.destinationSchemaName() + ": " + String.join(", ", several.ids())
                            + "; name one in spec.syncId");
        }
        Sync sync = ((Finding.One<Sync>) found).found();
        WeldEltSyncSpec spec = record.resource().getSpec();
        if (spec.adoptionPolicyOrDefault() == AdoptionPolicy.Never) {
            if (record.ledger().creation() != null) {
                record.keep(record.ledger().unbound());
            }
            throw new Blocked(
                    Reason.Conflict,
                    "sync " + sync.id() + " already goes from connection " + desired.connectionId() + " to schema "
                            + desired.destinationSchemaName() + ", and adoptionPolicy is Never");
        }
        bind(record, sync, false, desired);
        String how = spec.managementPolicyOrDefault() == ManagementPolicy.ObserveOnly ? "observed" : "taken over";
        around.events().normal(record.resource(), "SyncAdopted", "sync " + sync.id() + " was there and is " + how);
        return sync;
    }

    /** Before anything else is done with the sync. A sync that this resource made has no stream that it did not add. */
    private static void bind(SyncRecord record, Sync sync, boolean ours, DesiredSync desired) {
        List<String> owned = ours ? List.copyOf(new TreeSet<>(desired.streamNames())) : List.of();
        record.keep(record.ledger()
                .bound(sync.id(), sync.connectionId(), new Applied(null, null, java.util.Map.of(), owned)));
    }
}
