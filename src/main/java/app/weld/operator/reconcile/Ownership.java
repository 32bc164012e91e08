package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.status.Reason;
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

    /**
     * Claims a remote object.
     *
     * @param object what it is, for a person
     * @return the conflict where it belongs to another resource; empty where it may be worked on
     */
    public Optional<Outcome.Stop> claim(OwnershipClaims.Claim claim, String kind, String object) {
        requeue(claims.claim(claim));
        return claims.owner(claim.claimant())
                .map(owner -> new Outcome.NotReady(
                        Reason.Conflict,
                        kind + " " + owner.qualifiedName() + " stands for the same " + object
                                + " in Weld, or goes before"));
    }

    /** Claims what a resource has written down. */
    public void note(OwnershipClaims.Claim claim) {
        claims.note(claim);
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
