package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which resources claim which remote objects. When two, in any namespaces, claim the same one, it belongs to the one that
 * stands for it already, no matter which one names it: it was bound after its own key had shown the object. What a resource's key
 * does not show, it keeps from no other meanwhile. Among those that stand for none yet the older takes precedence, by creation
 * time, then by namespace and name; one whose key does not work, or that is suspended, blocks no other. Safe for threads.
 */
public final class OwnershipClaims {
    private static final Comparator<Claim> OLDER_FIRST = Comparator.comparing(Claim::created)
            .thenComparing(claim -> claim.claimant().namespace())
            .thenComparing(claim -> claim.claimant().name());

    private static final int BOUND = 2;

    private final Map<ResourceKey, Claim> claims = new HashMap<>();
    private final Map<Part, Set<ResourceKey>> claimantsByPart = new HashMap<>();
    /** Those that cannot act, and so claim nothing but what they stand for. */
    private final Set<ResourceKey> inactive = new HashSet<>();
    /** Those whose current key does not show what they stand for or name. */
    private final Set<ResourceKey> unseeing = new HashSet<>();

    /**
     * What one resource claims of a workspace.
     *
     * @param created when the resource was created, as the API server says; empty where it does not say
     * @param id of the remote object; absent while it is not known
     * @param identity what distinguishes the object from others while its id is not known, such as connection and schema
     * @param bound whether the resource stands for the object with this id: its own key has shown it, and it is written down
     */
    public record Claim(
            ResourceKey claimant,
            String created,
            @Nullable String id,
            @Nullable String identity,
            boolean bound) {
        /** Of an object that the manifest describes and that the resource does not stand for. */
        public static Claim named(HasMetadata resource, @Nullable String id, @Nullable String identity) {
            return of(resource, id, identity, false);
        }

        /** Of an object that the resource stands for. */
        public static Claim bound(HasMetadata resource, String id, @Nullable String identity) {
            return of(resource, id, identity, true);
        }

        /**
         * Of an object that the resource may have created: until that is known, it keeps others from creating it too, even while
         * its key does not work.
         */
        public static Claim creating(HasMetadata resource, String identity) {
            return of(resource, null, identity, true);
        }

        /**
         * Of an object that the resource may stand for.
         *
         * @param boundId the id of the object that the resource stands for; absent where it stands for none
         */
        public static Claim of(
                HasMetadata resource, @Nullable String id, @Nullable String identity, @Nullable String boundId) {
            return of(resource, id, identity, id != null && id.equals(boundId));
        }

        private static Claim of(HasMetadata resource, @Nullable String id, @Nullable String identity, boolean bound) {
            String created = Objects.requireNonNullElse(resource.getMetadata().getCreationTimestamp(), "");
            return new Claim(ResourceKey.of(resource), created, id, identity, bound);
        }

        boolean isOlderThan(Claim other) {
            return OLDER_FIRST.compare(this, other) < 0;
        }

        private boolean clashes(Claim other) {
            if (id != null && other.id != null) {
                return id.equals(other.id);
            }
            return identity != null && identity.equals(other.identity);
        }
    }

    /** Replaces what this resource claimed before; returns those that claim the same, now or before. */
    public synchronized Set<ResourceKey> claim(Claim claim) {
        Claim before = claims.get(claim.claimant());
        if (claim.equals(before)) {
            return Set.of();
        }
        Set<ResourceKey> touched = new LinkedHashSet<>(drop(claim.claimant()));
        claims.put(claim.claimant(), claim);
        parts(claim).forEach(part -> join(part, claim.claimant()));
        touched.addAll(rivals(claim));
        return touched;
    }

    /** As {@link #claim}, with what a resource has written down; what else it claims as its identity stays. */
    public synchronized Set<ResourceKey> note(Claim claim) {
        Claim before = claims.get(claim.claimant());
        String identity = claim.identity() != null || before == null ? claim.identity() : before.identity();
        return claim(new Claim(claim.claimant(), claim.created(), claim.id(), identity, claim.bound()));
    }

    /**
     * The resource no longer stands for a remote object. What it described, it claims as any other that does. Returns those that may
     * have it now.
     */
    public synchronized Set<ResourceKey> unbind(ResourceKey resource) {
        Claim claim = claims.get(resource);
        return claim == null || !claim.bound()
                ? Set.of()
                : claim(new Claim(resource, claim.created(), null, claim.identity(), false));
    }

    /** Drops what a resource claimed; returns those that claim the same, and may have it now. */
    public synchronized Set<ResourceKey> release(ResourceKey resource) {
        inactive.remove(resource);
        unseeing.remove(resource);
        return drop(resource);
    }

    /** Whether this resource claims anything so far. */
    synchronized boolean hasClaimOf(ResourceKey resource) {
        return claims.containsKey(resource);
    }

    private Set<ResourceKey> drop(ResourceKey resource) {
        Claim claim = claims.remove(resource);
        if (claim == null) {
            return Set.of();
        }
        parts(claim).forEach(part -> leave(part, resource));
        return rivals(claim);
    }

    /** Nearly every part has one claimant, and a set that others can be added to is ten times as large. */
    private void join(Part part, ResourceKey claimant) {
        Set<ResourceKey> claimants = claimantsByPart.get(part);
        if (claimants == null) {
            claimantsByPart.put(part, Set.of(claimant));
        } else if (claimants.size() > 1) {
            claimants.add(claimant);
        } else if (!claimants.contains(claimant)) {
            Set<ResourceKey> several = new HashSet<>(claimants);
            several.add(claimant);
            claimantsByPart.put(part, several);
        }
    }

    private void leave(Part part, ResourceKey claimant) {
        Set<ResourceKey> claimants = claimantsByPart.getOrDefault(part, Set.of());
        if (!claimants.contains(claimant)) {
            return;
        }
        if (claimants.size() == 1) {
            claimantsByPart.remove(part);
            return;
        }
        claimants.remove(claimant);
        if (claimants.size() == 1) {
            claimantsByPart.put(part, Set.copyOf(claimants));
        }
    }

    /** The resource cannot act: it has no key that works, or is suspended. Returns those that may continue now. */
    public synchronized Set<ResourceKey> cannotAct(ResourceKey resource) {
        Claim claim = claims.get(resource);
        return inactive.add(resource) && claim != null && !claim.bound() ? rivals(claim) : Set.of();
    }

    /**
     * The key of the resource works, and does not show what the resource stands for or names: until one does, it blocks
     * no other. Returns those that may continue now.
     */
    public synchronized Set<ResourceKey> doesNotSee(ResourceKey resource) {
        Claim claim = claims.get(resource);
        return unseeing.add(resource) && claim != null ? rivals(claim) : Set.of();
    }

    /** The key of the resource works, and shows what it stands for. Returns those that may have taken that meanwhile. */
    public synchronized Set<ResourceKey> sees(ResourceKey resource) {
        inactive.remove(resource);
        Claim claim = claims.get(resource);
        return unseeing.remove(resource) && claim != null ? rivals(claim) : Set.of();
    }

    /** The resource that has what both claim, or takes precedence over this one. */
    public synchronized Optional<ResourceKey> owner(ResourceKey resource) {
        Claim claim = claims.get(resource);
        return claim == null
                ? Optional.empty()
                : rivalClaims(claim)
                        .filter(rival -> outranks(rival, claim))
                        .min(Comparator.<Claim>comparingInt(rival -> -rank(rival))
                                .thenComparing(OLDER_FIRST))
                        .map(Claim::claimant);
    }

    /** Whether another resource than this one stands for the object with this id, or takes precedence in claiming it. */
    public synchronized boolean belongsToAnother(String id, HasMetadata resource) {
        Claim meant = Claim.named(resource, id, null);
        Claim own = claims.get(meant.claimant());
        Claim claim = own != null && id.equals(own.id()) ? own : meant;
        return claimantsByPart.getOrDefault(idPart(id), Set.of()).stream()
                .filter(claimant -> !claimant.equals(meant.claimant()))
                .map(claims::get)
                .anyMatch(other -> other != null && outranks(other, claim));
    }

    private boolean outranks(Claim other, Claim claim) {
        // Whether its own key shows it, a resource learns from Weld.
        int own = claim.bound() ? BOUND : rank(claim);
        int difference = rank(other) - own;
        return difference > 0 || (difference == 0 && rank(other) > 0 && other.isOlderThan(claim));
    }

    private int rank(Claim claim) {
        if (unseeing.contains(claim.claimant())) {
            return 0;
        }
        if (claim.bound()) {
            return BOUND;
        }
        return inactive.contains(claim.claimant()) ? 0 : 1;
    }

    /** Whether any resource stands for the object with this id. */
    public synchronized boolean isClaimed(String id) {
        return claimantsByPart.containsKey(idPart(id));
    }

    private Set<ResourceKey> rivals(Claim claim) {
        return rivalClaims(claim).map(Claim::claimant).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<Claim> rivalClaims(Claim claim) {
        return parts(claim).stream()
                .flatMap(part -> claimantsByPart.getOrDefault(part, Set.of()).stream())
                .filter(claimant -> !claimant.equals(claim.claimant()))
                .distinct()
                .map(claims::get)
                .filter(Objects::nonNull)
                .filter(other -> other.clashes(claim));
    }

    /** What can be claimed of an object: its id, or its identity. */
    private record Part(boolean isId, String text) {}

    private static List<Part> parts(Claim claim) {
        List<Part> parts = new ArrayList<>(2);
        if (claim.id() != null) {
            parts.add(idPart(claim.id()));
        }
        if (claim.identity() != null) {
            parts.add(new Part(false, claim.identity()));
        }
        return parts;
    }

    private static Part idPart(String id) {
        return new Part(true, id);
    }
}
