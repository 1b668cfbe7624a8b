// Package adoption tests the three ways of taking an existing account into Terraform: import
// blocks rendered from the plural data sources, "terraform query", and runzero-export.
package adoption
