package app.weld.operator.connection;

import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.KindMemory;
import app.weld.operator.reconcile.RetryMemory;

/** What this process remembers of one {@code WeldConnection}. */
record ConnectionMemory(RetryMemory retries, ChangedKey changedKey, UnconfirmedLink unconfirmedLink)
        implements KindMemory {
    static ConnectionMemory empty(ControllerContext controller) {
        return new ConnectionMemory(
                RetryMemory.empty(controller.intervals().jitter(), controller.clock()),
                new ChangedKey(controller.clock(), controller.intervals().maxKeyWait()),
                new UnconfirmedLink());
    }
}
