<!doctype html>
<title><?php bloginfo('name'); ?></title>
<?php while (have_posts()) { the_post(); the_title('<h2>', '</h2>'); the_content(); }
