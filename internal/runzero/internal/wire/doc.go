// Package wire reads what the service sends: fields in whatever form they take, lists in whatever
// wrapper, ids in one spelling. It knows neither calls nor objects.
package wire
