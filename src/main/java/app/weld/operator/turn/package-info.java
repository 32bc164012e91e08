/**
 * The order in which resources use the request budget of an API key. It decides who begins; {@code weld.http.limit} decides when
 * a request is sent.
 */
@NullMarked
package app.weld.operator.turn;

import org.jspecify.annotations.NullMarked;
