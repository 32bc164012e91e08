/**
 * Limits the requests with one API key: by a budget, by the requests in flight, by a pause after a 429, and by a circuit
 * breaker.
 */
@NullMarked
package app.weld.operator.weld.http.limit;

import org.jspecify.annotations.NullMarked;
