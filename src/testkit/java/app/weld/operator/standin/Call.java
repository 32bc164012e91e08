package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request to one of the routes.
 *
 * @param id what the placeholder of the path stands for, or empty
 * @param body a missing node where there is none
 */
record Call(Account account, String id, Query query, JsonNode body) {
    Operations operations() {
        return account.operations();
    }

    SyncRow sync() {
        return operations().sync(id);
    }

    StreamRow stream() {
        return operations().stream(id);
    }
}
