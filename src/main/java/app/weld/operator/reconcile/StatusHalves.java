package app.weld.operator.reconcile;

/**
 * How a status falls into its halves.
 *
 * @param <P> the kind
 * @param <S> the status
 * @param <L> its durable facts, written when they change
 * @param <R> its report, written once
 */
public interface StatusHalves<P, S, L, R> {
    P blank();

    S statusOf(P resource);

    L ledger(S status);

    R report(S status);

    S ofLedger(L ledger);

    S ofReport(R report);

    /** The report without what an API server may refuse. */
    R smallest(R report);
}
