variable "sites_csv" {
  description = "Path of the file that lists the sites, with the columns of the console's own site import."
  type        = string
  default     = "sites.csv"
}

variable "organizations" {
  description = "The organizations, by name. A site belongs to the one that its name begins with."
  type        = map(string)
  default = {
    EMEA = "Europe, Middle East and Africa"
    AMER = "The Americas"
    APAC = "Asia and Pacific"
  }
}

variable "first_scan" {
  description = "The weekly scans start within the 24 hours after this moment."
  type        = string
  default     = "2030-01-06T20:00:00Z"
}
