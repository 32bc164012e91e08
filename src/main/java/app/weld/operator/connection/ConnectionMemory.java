package app.weld.operator.connection;

import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.RetryMemory;

/** What this process remembers of one {@code WeldConnection}. */
record ConnectionMemory(RetryMemory retries, ChangedKey changedKey, UnconfirmedLink unconfirmedLink) {
    static ConnectionMemory empty(ControllerContext context) {
        return new ConnectionMemory(
                RetryMemory.empty(context.intervals().jitter(), context.clock()),
                new ChangedKey(context.clock(), context.intervals().maxKeyWait()),
                new UnconfirmedLink());
    }
}
