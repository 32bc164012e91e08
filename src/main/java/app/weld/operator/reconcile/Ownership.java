package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The claims of the resources of one kind. Whenever a claim changes, the resources that may go on then are reconciled. */
public final class Ownership {
    private final OwnershipClaims claims;
    private final Consumer<ResourceKey> requeue;

    public Ownership(OwnershipClaims claims, Consumer<ResourceKey> requeue) {
        this.claims = claims;
        this.requeue = requeue;
    }

    public OwnershipClaims claims() {
        return claims;
    }

    /** Claims a remote object; returns the resource that has it or takes precedence, and is empty if there is none. */
    public Optional<ResourceKey> claim(OwnershipClaims.Claim claim) {
        requeue(claims.claim(claim));
        return claims.owner(claim.claimant());
    }

    /** Whether this resource claims anything so far. */
    boolean hasClaimOf(ResourceKey resource) {
        return claims.hasClaimOf(resource);
    }

    /** Claims what a resource has written down. */
    public void note(OwnershipClaims.Claim claim) {
        claims.note(claim);
    }

    /** The resource no longer stands for the remote object. */
    public void unbind(ResourceKey resource) {
        requeue(claims.unbind(resource));
    }

    /** The resource cannot act, since it is suspended or its key does not work: it holds no other resource up. */
    public void suspend(ResourceKey resource) {
        requeue(claims.cannotAct(resource));
    }

    /** The key of the resource works and shows the remote object. */
    public void confirm(ResourceKey resource) {
        requeue(claims.sees(resource));
    }

    /** The key of the resource works and does not show the remote object. */
    public void doubt(ResourceKey resource) {
        requeue(claims.doesNotSee(resource));
    }

    /** The resource is deleted. */
    public void release(ResourceKey resource) {
        requeue(claims.release(resource));
    }

    private void requeue(Set<ResourceKey> others) {
        others.forEach(requeue);
    }
}
