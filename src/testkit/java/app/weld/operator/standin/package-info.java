/**
 * A stand-in for Weld over real HTTP, written from what is documented about the service and from nothing else: it imports
 * nothing of the operator, so that one mistake cannot hide in both.
 */
package app.weld.operator.standin;
