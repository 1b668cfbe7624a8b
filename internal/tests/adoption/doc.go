// Package adoption tests the two ways of taking an existing account into Terraform:
// "terraform query", and import blocks over the plural data sources.
package adoption
