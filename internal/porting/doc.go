// Package porting brings a publication in from elsewhere, and takes all of it out again: articles with
// their dates, their former addresses, and what readers commented. What is brought in twice is there once.
// Subscribers are a list of their own; see mail.Mail.ImportList.
package porting
