/** What limits the requests with one API key: the budget, the requests in flight, the pause that Weld asked for, and the circuit breaker. */
@NullMarked
package app.weld.operator.weld.http.limit;

import org.jspecify.annotations.NullMarked;
